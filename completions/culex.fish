# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_culex_global_optspecs
    string join \n help version
end

function __fish_culex_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_culex_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_culex_using_subcommand
    set -l cmd (__fish_culex_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c culex -n "__fish_culex_needs_command" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_needs_command" -l version -d 'Print the version'
complete -c culex -n "__fish_culex_needs_command" -f -a "pub" -d 'Publish messages'
complete -c culex -n "__fish_culex_needs_command" -f -a "sub" -d 'Subscribe to topics and print what arrives'
complete -c culex -n "__fish_culex_needs_command" -f -a "rr" -d 'Send requests and print the responses'
complete -c culex -n "__fish_culex_needs_command" -f -a "top" -d 'Show which topics there is traffic on, and which have fallen silent'
complete -c culex -n "__fish_culex_needs_command" -f -a "probe" -d 'Find out what a broker can do'
complete -c culex -n "__fish_culex_needs_command" -f -a "retain-clear" -d 'Find retained messages and clear them'
complete -c culex -n "__fish_culex_needs_command" -f -a "watch" -d 'Look at the topics of a broker live'
complete -c culex -n "__fish_culex_needs_command" -f -a "bench" -d 'Load-test a broker'
complete -c culex -n "__fish_culex_needs_command" -f -a "broker" -d 'Run a small broker, to try things with'
complete -c culex -n "__fish_culex_needs_command" -f -a "completions" -d 'Print a script that completes command lines in a shell'
complete -c culex -n "__fish_culex_needs_command" -f -a "install-links" -d 'Make links under the names of the mosquitto clients'
complete -c culex -n "__fish_culex_needs_command" -f -a "man" -d 'Write the manual pages into a directory'
complete -c culex -n "__fish_culex_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c culex -n "__fish_culex_using_subcommand pub" -s t -l topic -d 'Topic to publish to; it may also end a --url' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -s m -l message -d 'Payload as text' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -s f -l file -d 'Payload from a file' -r -F
complete -c culex -n "__fish_culex_using_subcommand pub" -s q -l qos -d 'QoS: 0 at most once, 1 at least once, 2 exactly once [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand pub" -s r -l retain -d 'Have the broker keep the message for later subscribers; of records, keep the retain flag that they have, which is the default, or drop it' -r -f -a "set\t''
keep\t''
drop\t''"
complete -c culex -n "__fish_culex_using_subcommand pub" -l repeat -d 'Publish it N times' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l repeat-delay -d 'Pause between the repetitions [default: 0]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l rate -d 'Publish no faster than this, such as 1000/s' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l spool -d 'Keep lines in DIR until they are acknowledged; a later run with the same DIR sends what is left, then its own' -r -F
complete -c culex -n "__fish_culex_using_subcommand pub" -l spool-max -d 'Most bytes that the spool holds before standard input waits [default: 1GB]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l spool-fsync -d 'When the spool is brought to the disk: before each message goes out, once a second, or when the system likes [default: interval]' -r -f -a "always\t''
interval\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand pub" -l records -d 'Records, one a line, as culex sub --output json prints them; - is standard input' -r -F
complete -c culex -n "__fish_culex_using_subcommand pub" -l speed -d 'How fast the times of the records go by: 1x as they were, 10x, 0.5x, max [default: 1x]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l loop -d 'Publish the file N times' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l topic-prefix -d 'Put this before each topic' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l from -d 'Only records from this time on: 2026-11-23T11:00:00Z, or 90s after the first' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l to -d 'Only records before this time' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l topic-separator -d 'With -l, a line is a topic, this text, and the payload; TAB is the character' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l encode -d 'Encode each payload, by one encoder after the other: from JSON by cbor, msgpack, protobuf:FILE.proto#MESSAGE or sparkplug, from any bytes by gzip, zstd, base64 or hex' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l then-expect -d 'Once all is published, wait for a message for which this holds, in jq\'s language, and end with status 99 if none comes; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l expect-topic -d 'Where that message comes; repeatable [default: the response topic if there is one, else the topic published to]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -s W -l timeout -d 'How long to wait for it, once all is published [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -s h -l host -d 'Name or address of the broker; several are tried in turn [default: localhost]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -s p -l port -d 'Port of the broker [default: 1883, and 8883 with TLS]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -s L -l url -l broker -d 'Broker as a URL: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://HOST[:PORT][/PATH] or unix:///PATH; several are tried in turn' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l unix -d 'Connect to a Unix socket' -r -F
complete -c culex -n "__fish_culex_using_subcommand pub" -s u -l username -d 'User name' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -s P -l password -d 'Password; others on this machine can see it, unlike CULEX_PASSWORD or the next two' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l password-file -d 'Read the password from a file; one newline at its end is dropped' -r -F
complete -c culex -n "__fish_culex_using_subcommand pub" -s A -l source-address -d 'Local name or address to connect from' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l interface -d 'Network interface to connect through (Linux)' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l connect-timeout -d 'Give up when no connection has come about in this time [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -s i -l id -d 'Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -s I -l id-prefix -d 'Client identifier: this and the process identifier' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -s V -l protocol-version -d 'Version of MQTT [default: 311, or 5 when an option needs it]' -r -f -a "31\t''
311\t''
5\t''"
complete -c culex -n "__fish_culex_using_subcommand pub" -s k -l keep-alive -d 'Longest silence before a ping; 0 turns it off [default: 60s]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -s M -l max-inflight -d 'Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l reconnect -d 'How often in a row to try again when the connection is lost: never, always, or a number [default: always for sub, pub -l, rr -l, top and watch, else never]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l reconnect-delay -d 'What to wait before each try at the most, at first and in the end: it doubles each time, and chance decides between that and nothing [default: 1s..60s]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l proxy -d 'Connect through a proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT], socks5:// or http://; env takes ALL_PROXY and NO_PROXY, none takes none' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l name-server -d 'Name server to ask for --srv [default: those of the system]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l auth-method -d 'Prove knowledge of the password, without sending it, and have the broker prove it too' -r -f -a "SCRAM-SHA-1\t''
SCRAM-SHA-256\t''
SCRAM-SHA-512\t''"
complete -c culex -n "__fish_culex_using_subcommand pub" -l reauth-every -d 'Authenticate anew on the same connection this often; needs --auth-method [default: never]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l cafile -d 'Trust the authorities in this PEM file, and with --tls the system\'s too; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand pub" -l capath -d 'Trust the authorities in the PEM files of this directory; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand pub" -l cert -d 'Certificate of this client, a PEM file' -r -F
complete -c culex -n "__fish_culex_using_subcommand pub" -l key -d 'Private key of this client, a PEM file [default: the file of --cert]' -r -F
complete -c culex -n "__fish_culex_using_subcommand pub" -l tls-server-name -d 'Name to verify in the broker\'s certificate [default: the host]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l tls-version -d 'Oldest version of TLS [default: 1.2]' -r -f -a "1.2\t''
1.3\t''"
complete -c culex -n "__fish_culex_using_subcommand pub" -l tls-alpn -d 'Protocol to offer by ALPN; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l ciphers -d 'Cipher suites by their OpenSSL names, separated by colons' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l tls-keylog -d 'Append the secrets of the session to this file, for Wireshark; also from SSLKEYLOGFILE' -r -F
complete -c culex -n "__fish_culex_using_subcommand pub" -l psk -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l psk-identity -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l tls-engine -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l tls-engine-kpass-sha1 -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l keyform -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l ws-path -d 'Path of the upgrade request [default: /mqtt, or that of the URL]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l ws-header -d 'Header of the upgrade request; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l will-topic -d 'Topic of the will' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l will-payload -d 'Payload of the will [default: empty]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l will-qos -d 'QoS of the will [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand pub" -l user-property -d 'User property of the message; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l content-type -d 'Content type of the payload, such as application/json' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l response-topic -d 'Topic that a response is expected on' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l correlation-data -d 'Bytes that tie the response to this message' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l message-expiry -d 'How long the broker may hold the message for a subscriber' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l topic-alias -d 'Send the topic once, and this number instead of it afterwards' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l payload-format-indicator -d '1 says that the payload is UTF-8' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -s x -l session-expiry -d 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l receive-maximum -d 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l max-packet-size -d 'Largest packet to accept; a broker that sends a larger one breaks the protocol' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l topic-alias-maximum -d 'Most topic aliases to accept' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l connect-user-property -d 'User property of CONNECT; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l will-delay -d 'Time between the loss of the connection and the publication of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l will-content-type -d 'Content type of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l will-response-topic -d 'Response topic of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l will-correlation-data -d 'Correlation data of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l will-message-expiry -d 'Lifetime of the will once it is published (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l will-payload-format-indicator -d '1 says that the will is UTF-8 (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l will-user-property -d 'User property of the will (MQTT 5); repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -s D -l property -d 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l profile -d 'Take the connection from [profile.NAME] of the configuration file' -r
complete -c culex -n "__fish_culex_using_subcommand pub" -l config -d 'Read this configuration file instead of ~/.config/culex/config.toml' -r -F
complete -c culex -n "__fish_culex_using_subcommand pub" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand pub" -s s -l stdin-file -d 'All of standard input as one message'
complete -c culex -n "__fish_culex_using_subcommand pub" -s l -l stdin-line -d 'Each line of standard input as one message'
complete -c culex -n "__fish_culex_using_subcommand pub" -s n -l null-message -d 'An empty payload'
complete -c culex -n "__fish_culex_using_subcommand pub" -l ask-password -d 'Ask for the password on the terminal'
complete -c culex -n "__fish_culex_using_subcommand pub" -l nodelay -d 'Send small packets at once (TCP_NODELAY); the default'
complete -c culex -n "__fish_culex_using_subcommand pub" -l no-nodelay -d 'Let the system gather small packets'
complete -c culex -n "__fish_culex_using_subcommand pub" -s c -l disable-clean-session -d 'Continue the session that the broker has of this identifier, and leave it one; needs -i'
complete -c culex -n "__fish_culex_using_subcommand pub" -l retry-first-connect -d 'Try again also when the first connection does not come about, without a limit unless --reconnect is a number'
complete -c culex -n "__fish_culex_using_subcommand pub" -l srv -d 'Connect to the brokers that the domain of -h lists: in _mqtt._tcp, and with TLS in _secure-mqtt._tcp'
complete -c culex -n "__fish_culex_using_subcommand pub" -l follow-redirect -d 'Connect to the server that a broker of MQTT 5 names instead of itself; user name and password are sent there too, but never less safely'
complete -c culex -n "__fish_culex_using_subcommand pub" -l tls -d 'Speak TLS, and trust what the system trusts; port 8883, an mqtts URL and each of the next flags imply it'
complete -c culex -n "__fish_culex_using_subcommand pub" -l no-tls -d 'Speak no TLS, whatever port, environment and profile say'
complete -c culex -n "__fish_culex_using_subcommand pub" -l insecure -d 'Verify nothing about the broker\'s certificate: anyone can be in the middle'
complete -c culex -n "__fish_culex_using_subcommand pub" -l ws -d 'Carry MQTT over WebSocket; a ws or wss URL and each of the next flags imply it; port 80, and 443 with TLS'
complete -c culex -n "__fish_culex_using_subcommand pub" -l will-retain -d 'Whether the broker retains the will'
complete -c culex -n "__fish_culex_using_subcommand pub" -s d -l debug -d 'Tell every packet on standard error'
complete -c culex -n "__fish_culex_using_subcommand pub" -l quiet -d 'Tell nothing on standard error; the exit status tells enough'
complete -c culex -n "__fish_culex_using_subcommand pub" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand sub" -s t -l topic -d 'Topic filter, with wildcards + and #, or $share/GROUP/FILTER; repeatable; it may also end a --url' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s T -l filter-out -d 'Drop messages whose topic matches; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s U -l unsubscribe -d 'Unsubscribe from this filter, which an old session may hold; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s q -l qos -d 'Highest QoS at which messages are to come [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand sub" -l ack -d 'When a message of QoS 1 or 2 is acknowledged: on-receipt, or after-output, when it is written to standard output, so that a subscriber which is killed gets it again; needs -c [default: on-receipt]' -r -f -a "on-receipt\t''
after-output\t''"
complete -c culex -n "__fish_culex_using_subcommand sub" -s C -l count -d 'End after N messages' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s W -l timeout -d 'End after this time, with exit status 27' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l retain-handling -d 'When the broker sends retained messages: always, for a new subscription, never (MQTT 5) [default: always]' -r -f -a "always\t''
new\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand sub" -l output -d 'Format of a message [default: pretty on a terminal, else raw]' -r -f -a "raw\t''
topic\t''
json\t''
hex\t''
base64\t''
pretty\t''"
complete -c culex -n "__fish_culex_using_subcommand sub" -s F -l format -d 'Format of a message, as mosquitto_sub has it, such as \'%t %p\'' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l fold -d 'Rows that --output pretty gives to a message: N, or none for all [default: those of the terminal]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l decode -d 'Decode payloads, by one decoder after the other: auto, json, cbor, msgpack, protobuf:FILE.proto#MESSAGE, sparkplug, gzip, zstd, base64, hex; repeatable, as FILTER=DECODER,... for a part of the topics' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l where -d 'Print only messages for which this holds, in jq\'s language, such as \'.payload.temp > 20\'' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l select -d 'Print this of each message, in jq\'s language, such as \'{topic, temp: .payload.temp}\'' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l grep -d 'Print only messages whose payload matches this regular expression' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l every -d 'Print a message on each topic at most once in this time' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l sample -d 'Print a share of the messages, such as 1%, by chance' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l expect -d 'End with success once a message came for which this holds, in jq\'s language, and with status 99 without; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l expect-none -d 'End with status 99 once a message came for which this holds; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l out-dir -d 'Append messages to a file a topic in DIR instead of printing them' -r -F
complete -c culex -n "__fish_culex_using_subcommand sub" -l rotate -d 'Put a file aside when it has this size, such as 100MB, or each time this span is over, such as 1h' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l compress -d 'Compress files that were put aside' -r -f -a "gzip\t''
zstd\t''"
complete -c culex -n "__fish_culex_using_subcommand sub" -l exec -d 'Run CMD in a shell for each message instead of printing it: the payload on standard input, the rest in the environment, as CULEX_TOPIC, CULEX_QOS, CULEX_RETAIN, CULEX_PROPERTIES' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l exec-parallel -d 'How many commands run at once at the most [default: 1]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s h -l host -d 'Name or address of the broker; several are tried in turn [default: localhost]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s p -l port -d 'Port of the broker [default: 1883, and 8883 with TLS]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s L -l url -l broker -d 'Broker as a URL: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://HOST[:PORT][/PATH] or unix:///PATH; several are tried in turn' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l unix -d 'Connect to a Unix socket' -r -F
complete -c culex -n "__fish_culex_using_subcommand sub" -s u -l username -d 'User name' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s P -l password -d 'Password; others on this machine can see it, unlike CULEX_PASSWORD or the next two' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l password-file -d 'Read the password from a file; one newline at its end is dropped' -r -F
complete -c culex -n "__fish_culex_using_subcommand sub" -s A -l source-address -d 'Local name or address to connect from' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l interface -d 'Network interface to connect through (Linux)' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l connect-timeout -d 'Give up when no connection has come about in this time [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s i -l id -d 'Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s I -l id-prefix -d 'Client identifier: this and the process identifier' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s V -l protocol-version -d 'Version of MQTT [default: 311, or 5 when an option needs it]' -r -f -a "31\t''
311\t''
5\t''"
complete -c culex -n "__fish_culex_using_subcommand sub" -s k -l keep-alive -d 'Longest silence before a ping; 0 turns it off [default: 60s]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s M -l max-inflight -d 'Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l reconnect -d 'How often in a row to try again when the connection is lost: never, always, or a number [default: always for sub, pub -l, rr -l, top and watch, else never]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l reconnect-delay -d 'What to wait before each try at the most, at first and in the end: it doubles each time, and chance decides between that and nothing [default: 1s..60s]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l proxy -d 'Connect through a proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT], socks5:// or http://; env takes ALL_PROXY and NO_PROXY, none takes none' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l name-server -d 'Name server to ask for --srv [default: those of the system]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l auth-method -d 'Prove knowledge of the password, without sending it, and have the broker prove it too' -r -f -a "SCRAM-SHA-1\t''
SCRAM-SHA-256\t''
SCRAM-SHA-512\t''"
complete -c culex -n "__fish_culex_using_subcommand sub" -l reauth-every -d 'Authenticate anew on the same connection this often; needs --auth-method [default: never]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l cafile -d 'Trust the authorities in this PEM file, and with --tls the system\'s too; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand sub" -l capath -d 'Trust the authorities in the PEM files of this directory; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand sub" -l cert -d 'Certificate of this client, a PEM file' -r -F
complete -c culex -n "__fish_culex_using_subcommand sub" -l key -d 'Private key of this client, a PEM file [default: the file of --cert]' -r -F
complete -c culex -n "__fish_culex_using_subcommand sub" -l tls-server-name -d 'Name to verify in the broker\'s certificate [default: the host]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l tls-version -d 'Oldest version of TLS [default: 1.2]' -r -f -a "1.2\t''
1.3\t''"
complete -c culex -n "__fish_culex_using_subcommand sub" -l tls-alpn -d 'Protocol to offer by ALPN; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l ciphers -d 'Cipher suites by their OpenSSL names, separated by colons' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l tls-keylog -d 'Append the secrets of the session to this file, for Wireshark; also from SSLKEYLOGFILE' -r -F
complete -c culex -n "__fish_culex_using_subcommand sub" -l psk -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l psk-identity -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l tls-engine -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l tls-engine-kpass-sha1 -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l keyform -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l ws-path -d 'Path of the upgrade request [default: /mqtt, or that of the URL]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l ws-header -d 'Header of the upgrade request; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l will-topic -d 'Topic of the will' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l will-payload -d 'Payload of the will [default: empty]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l will-qos -d 'QoS of the will [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand sub" -l user-property -d 'User property of the subscription; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l subscription-identifier -d 'Number that comes with every message of this subscription' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s x -l session-expiry -d 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l receive-maximum -d 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l max-packet-size -d 'Largest packet to accept; a broker that sends a larger one breaks the protocol' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l topic-alias-maximum -d 'Most topic aliases to accept' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l connect-user-property -d 'User property of CONNECT; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l will-delay -d 'Time between the loss of the connection and the publication of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l will-content-type -d 'Content type of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l will-response-topic -d 'Response topic of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l will-correlation-data -d 'Correlation data of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l will-message-expiry -d 'Lifetime of the will once it is published (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l will-payload-format-indicator -d '1 says that the will is UTF-8 (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l will-user-property -d 'User property of the will (MQTT 5); repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -s D -l property -d 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l profile -d 'Take the connection from [profile.NAME] of the configuration file' -r
complete -c culex -n "__fish_culex_using_subcommand sub" -l config -d 'Read this configuration file instead of ~/.config/culex/config.toml' -r -F
complete -c culex -n "__fish_culex_using_subcommand sub" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand sub" -s E -l exit-after-subscribe -d 'End once the subscription is acknowledged'
complete -c culex -n "__fish_culex_using_subcommand sub" -s R -l skip-retained -d 'Print no retained messages'
complete -c culex -n "__fish_culex_using_subcommand sub" -l retained-only -d 'Print retained messages only, and end at the first other one'
complete -c culex -n "__fish_culex_using_subcommand sub" -l no-local -d 'Take no messages that this client published (MQTT 5)'
complete -c culex -n "__fish_culex_using_subcommand sub" -l retain-as-published -d 'Take the retain flag as it was published (MQTT 5)'
complete -c culex -n "__fish_culex_using_subcommand sub" -s v -l verbose -d 'Print the topic before the payload: --output topic'
complete -c culex -n "__fish_culex_using_subcommand sub" -s N -l no-newline -d 'Print no newline after a message'
complete -c culex -n "__fish_culex_using_subcommand sub" -l changed -d 'Print a message only if its payload is another than the last on its topic'
complete -c culex -n "__fish_culex_using_subcommand sub" -l expect-order -d 'The messages of --expect come in the order given'
complete -c culex -n "__fish_culex_using_subcommand sub" -l ask-password -d 'Ask for the password on the terminal'
complete -c culex -n "__fish_culex_using_subcommand sub" -l nodelay -d 'Send small packets at once (TCP_NODELAY); the default'
complete -c culex -n "__fish_culex_using_subcommand sub" -l no-nodelay -d 'Let the system gather small packets'
complete -c culex -n "__fish_culex_using_subcommand sub" -s c -l disable-clean-session -d 'Continue the session that the broker has of this identifier, and leave it one; needs -i'
complete -c culex -n "__fish_culex_using_subcommand sub" -l retry-first-connect -d 'Try again also when the first connection does not come about, without a limit unless --reconnect is a number'
complete -c culex -n "__fish_culex_using_subcommand sub" -l srv -d 'Connect to the brokers that the domain of -h lists: in _mqtt._tcp, and with TLS in _secure-mqtt._tcp'
complete -c culex -n "__fish_culex_using_subcommand sub" -l follow-redirect -d 'Connect to the server that a broker of MQTT 5 names instead of itself; user name and password are sent there too, but never less safely'
complete -c culex -n "__fish_culex_using_subcommand sub" -l tls -d 'Speak TLS, and trust what the system trusts; port 8883, an mqtts URL and each of the next flags imply it'
complete -c culex -n "__fish_culex_using_subcommand sub" -l no-tls -d 'Speak no TLS, whatever port, environment and profile say'
complete -c culex -n "__fish_culex_using_subcommand sub" -l insecure -d 'Verify nothing about the broker\'s certificate: anyone can be in the middle'
complete -c culex -n "__fish_culex_using_subcommand sub" -l ws -d 'Carry MQTT over WebSocket; a ws or wss URL and each of the next flags imply it; port 80, and 443 with TLS'
complete -c culex -n "__fish_culex_using_subcommand sub" -l will-retain -d 'Whether the broker retains the will'
complete -c culex -n "__fish_culex_using_subcommand sub" -s d -l debug -d 'Tell every packet on standard error'
complete -c culex -n "__fish_culex_using_subcommand sub" -l quiet -d 'Tell nothing on standard error; the exit status tells enough'
complete -c culex -n "__fish_culex_using_subcommand sub" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand rr" -s t -l topic -d 'Topic to send the request to; it may also end a --url' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -s m -l message -d 'Payload as text' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -s f -l file -d 'Payload from a file' -r -F
complete -c culex -n "__fish_culex_using_subcommand rr" -s e -l response-topic -d 'Topic that the response is expected on [default: culex/rr/ and the client identifier; needed before MQTT 5]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -s q -l qos -d 'QoS of request and response: 0 at most once, 1 at least once, 2 exactly once [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand rr" -s W -l timeout -d 'Give a request up after this time, with exit status 27' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l inflight -d 'With -l, most requests that wait at once (MQTT 5) [default: 1]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l responses -d 'Wait for N responses to a request [default: 1]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l output -d 'Format of a message [default: pretty on a terminal, else raw]' -r -f -a "raw\t''
topic\t''
json\t''
hex\t''
base64\t''
pretty\t''"
complete -c culex -n "__fish_culex_using_subcommand rr" -s F -l format -d 'Format of a message, as mosquitto_sub has it, such as \'%t %p\'' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l fold -d 'Rows that --output pretty gives to a message: N, or none for all [default: those of the terminal]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -s h -l host -d 'Name or address of the broker; several are tried in turn [default: localhost]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -s p -l port -d 'Port of the broker [default: 1883, and 8883 with TLS]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -s L -l url -l broker -d 'Broker as a URL: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://HOST[:PORT][/PATH] or unix:///PATH; several are tried in turn' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l unix -d 'Connect to a Unix socket' -r -F
complete -c culex -n "__fish_culex_using_subcommand rr" -s u -l username -d 'User name' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -s P -l password -d 'Password; others on this machine can see it, unlike CULEX_PASSWORD or the next two' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l password-file -d 'Read the password from a file; one newline at its end is dropped' -r -F
complete -c culex -n "__fish_culex_using_subcommand rr" -s A -l source-address -d 'Local name or address to connect from' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l interface -d 'Network interface to connect through (Linux)' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l connect-timeout -d 'Give up when no connection has come about in this time [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -s i -l id -d 'Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -s I -l id-prefix -d 'Client identifier: this and the process identifier' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -s V -l protocol-version -d 'Version of MQTT [default: 311, or 5 when an option needs it]' -r -f -a "31\t''
311\t''
5\t''"
complete -c culex -n "__fish_culex_using_subcommand rr" -s k -l keep-alive -d 'Longest silence before a ping; 0 turns it off [default: 60s]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -s M -l max-inflight -d 'Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l reconnect -d 'How often in a row to try again when the connection is lost: never, always, or a number [default: always for sub, pub -l, rr -l, top and watch, else never]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l reconnect-delay -d 'What to wait before each try at the most, at first and in the end: it doubles each time, and chance decides between that and nothing [default: 1s..60s]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l proxy -d 'Connect through a proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT], socks5:// or http://; env takes ALL_PROXY and NO_PROXY, none takes none' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l name-server -d 'Name server to ask for --srv [default: those of the system]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l auth-method -d 'Prove knowledge of the password, without sending it, and have the broker prove it too' -r -f -a "SCRAM-SHA-1\t''
SCRAM-SHA-256\t''
SCRAM-SHA-512\t''"
complete -c culex -n "__fish_culex_using_subcommand rr" -l reauth-every -d 'Authenticate anew on the same connection this often; needs --auth-method [default: never]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l cafile -d 'Trust the authorities in this PEM file, and with --tls the system\'s too; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand rr" -l capath -d 'Trust the authorities in the PEM files of this directory; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand rr" -l cert -d 'Certificate of this client, a PEM file' -r -F
complete -c culex -n "__fish_culex_using_subcommand rr" -l key -d 'Private key of this client, a PEM file [default: the file of --cert]' -r -F
complete -c culex -n "__fish_culex_using_subcommand rr" -l tls-server-name -d 'Name to verify in the broker\'s certificate [default: the host]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l tls-version -d 'Oldest version of TLS [default: 1.2]' -r -f -a "1.2\t''
1.3\t''"
complete -c culex -n "__fish_culex_using_subcommand rr" -l tls-alpn -d 'Protocol to offer by ALPN; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l ciphers -d 'Cipher suites by their OpenSSL names, separated by colons' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l tls-keylog -d 'Append the secrets of the session to this file, for Wireshark; also from SSLKEYLOGFILE' -r -F
complete -c culex -n "__fish_culex_using_subcommand rr" -l psk -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l psk-identity -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l tls-engine -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l tls-engine-kpass-sha1 -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l keyform -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l ws-path -d 'Path of the upgrade request [default: /mqtt, or that of the URL]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l ws-header -d 'Header of the upgrade request; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l will-topic -d 'Topic of the will' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l will-payload -d 'Payload of the will [default: empty]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l will-qos -d 'QoS of the will [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand rr" -l user-property -d 'User property of the request; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l content-type -d 'Content type of the payload, such as application/json' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l correlation-data -d 'Bytes that the response must have too [default: different ones for each request]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l message-expiry -d 'How long the broker may hold the request for a subscriber' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l topic-alias -d 'Send the topic once, and this number instead of it afterwards' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l payload-format-indicator -d '1 says that the payload is UTF-8' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -s x -l session-expiry -d 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l receive-maximum -d 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l max-packet-size -d 'Largest packet to accept; a broker that sends a larger one breaks the protocol' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l topic-alias-maximum -d 'Most topic aliases to accept' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l connect-user-property -d 'User property of CONNECT; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l will-delay -d 'Time between the loss of the connection and the publication of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l will-content-type -d 'Content type of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l will-response-topic -d 'Response topic of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l will-correlation-data -d 'Correlation data of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l will-message-expiry -d 'Lifetime of the will once it is published (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l will-payload-format-indicator -d '1 says that the will is UTF-8 (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l will-user-property -d 'User property of the will (MQTT 5); repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -s D -l property -d 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l profile -d 'Take the connection from [profile.NAME] of the configuration file' -r
complete -c culex -n "__fish_culex_using_subcommand rr" -l config -d 'Read this configuration file instead of ~/.config/culex/config.toml' -r -F
complete -c culex -n "__fish_culex_using_subcommand rr" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand rr" -s s -l stdin-file -d 'All of standard input as one message'
complete -c culex -n "__fish_culex_using_subcommand rr" -s l -l stdin-line -d 'Each line of standard input as one message'
complete -c culex -n "__fish_culex_using_subcommand rr" -s n -l null-message -d 'An empty payload'
complete -c culex -n "__fish_culex_using_subcommand rr" -l request-response-information -d 'Ask the broker for the part of the topic tree to expect the response in (MQTT 5)'
complete -c culex -n "__fish_culex_using_subcommand rr" -l latency -d 'Tell the time from request to response: on standard error, or in the record with --output json'
complete -c culex -n "__fish_culex_using_subcommand rr" -s v -l verbose -d 'Print the topic before the payload: --output topic'
complete -c culex -n "__fish_culex_using_subcommand rr" -s N -l no-newline -d 'Print no newline after a message'
complete -c culex -n "__fish_culex_using_subcommand rr" -l ask-password -d 'Ask for the password on the terminal'
complete -c culex -n "__fish_culex_using_subcommand rr" -l nodelay -d 'Send small packets at once (TCP_NODELAY); the default'
complete -c culex -n "__fish_culex_using_subcommand rr" -l no-nodelay -d 'Let the system gather small packets'
complete -c culex -n "__fish_culex_using_subcommand rr" -s c -l disable-clean-session -d 'Continue the session that the broker has of this identifier, and leave it one; needs -i'
complete -c culex -n "__fish_culex_using_subcommand rr" -l retry-first-connect -d 'Try again also when the first connection does not come about, without a limit unless --reconnect is a number'
complete -c culex -n "__fish_culex_using_subcommand rr" -l srv -d 'Connect to the brokers that the domain of -h lists: in _mqtt._tcp, and with TLS in _secure-mqtt._tcp'
complete -c culex -n "__fish_culex_using_subcommand rr" -l follow-redirect -d 'Connect to the server that a broker of MQTT 5 names instead of itself; user name and password are sent there too, but never less safely'
complete -c culex -n "__fish_culex_using_subcommand rr" -l tls -d 'Speak TLS, and trust what the system trusts; port 8883, an mqtts URL and each of the next flags imply it'
complete -c culex -n "__fish_culex_using_subcommand rr" -l no-tls -d 'Speak no TLS, whatever port, environment and profile say'
complete -c culex -n "__fish_culex_using_subcommand rr" -l insecure -d 'Verify nothing about the broker\'s certificate: anyone can be in the middle'
complete -c culex -n "__fish_culex_using_subcommand rr" -l ws -d 'Carry MQTT over WebSocket; a ws or wss URL and each of the next flags imply it; port 80, and 443 with TLS'
complete -c culex -n "__fish_culex_using_subcommand rr" -l will-retain -d 'Whether the broker retains the will'
complete -c culex -n "__fish_culex_using_subcommand rr" -s d -l debug -d 'Tell every packet on standard error'
complete -c culex -n "__fish_culex_using_subcommand rr" -l quiet -d 'Tell nothing on standard error; the exit status tells enough'
complete -c culex -n "__fish_culex_using_subcommand rr" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand top" -s t -l topic -d 'Topic filter, with wildcards + and #; repeatable [default: #]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -s q -l qos -d 'Highest QoS at which messages are to come [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand top" -s W -l time -d 'Observe for this time, and end' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l interval -d 'Print what there is so often, and at the end' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l sort -d 'What comes first' -r -f -a "rate\t''
bytes\t''
last\t''
silent\t''
topic\t''"
complete -c culex -n "__fish_culex_using_subcommand top" -l limit -d 'Show at most so many topics [default: all, or as many as fit on the terminal]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l silent-after -d 'A topic is silent after this time, or after so many of its usual gaps [default: 5x]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l output -d 'Print a table, or an object of JSON on a line [default: text; drawn in place on a terminal]' -r -f -a "text\t''
json\t''"
complete -c culex -n "__fish_culex_using_subcommand top" -s h -l host -d 'Name or address of the broker; several are tried in turn [default: localhost]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -s p -l port -d 'Port of the broker [default: 1883, and 8883 with TLS]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -s L -l url -l broker -d 'Broker as a URL: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://HOST[:PORT][/PATH] or unix:///PATH; several are tried in turn' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l unix -d 'Connect to a Unix socket' -r -F
complete -c culex -n "__fish_culex_using_subcommand top" -s u -l username -d 'User name' -r
complete -c culex -n "__fish_culex_using_subcommand top" -s P -l password -d 'Password; others on this machine can see it, unlike CULEX_PASSWORD or the next two' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l password-file -d 'Read the password from a file; one newline at its end is dropped' -r -F
complete -c culex -n "__fish_culex_using_subcommand top" -s A -l source-address -d 'Local name or address to connect from' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l interface -d 'Network interface to connect through (Linux)' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l connect-timeout -d 'Give up when no connection has come about in this time [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -s i -l id -d 'Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -s I -l id-prefix -d 'Client identifier: this and the process identifier' -r
complete -c culex -n "__fish_culex_using_subcommand top" -s V -l protocol-version -d 'Version of MQTT [default: 311, or 5 when an option needs it]' -r -f -a "31\t''
311\t''
5\t''"
complete -c culex -n "__fish_culex_using_subcommand top" -s k -l keep-alive -d 'Longest silence before a ping; 0 turns it off [default: 60s]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -s M -l max-inflight -d 'Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l reconnect -d 'How often in a row to try again when the connection is lost: never, always, or a number [default: always for sub, pub -l, rr -l, top and watch, else never]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l reconnect-delay -d 'What to wait before each try at the most, at first and in the end: it doubles each time, and chance decides between that and nothing [default: 1s..60s]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l proxy -d 'Connect through a proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT], socks5:// or http://; env takes ALL_PROXY and NO_PROXY, none takes none' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l name-server -d 'Name server to ask for --srv [default: those of the system]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l auth-method -d 'Prove knowledge of the password, without sending it, and have the broker prove it too' -r -f -a "SCRAM-SHA-1\t''
SCRAM-SHA-256\t''
SCRAM-SHA-512\t''"
complete -c culex -n "__fish_culex_using_subcommand top" -l reauth-every -d 'Authenticate anew on the same connection this often; needs --auth-method [default: never]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l cafile -d 'Trust the authorities in this PEM file, and with --tls the system\'s too; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand top" -l capath -d 'Trust the authorities in the PEM files of this directory; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand top" -l cert -d 'Certificate of this client, a PEM file' -r -F
complete -c culex -n "__fish_culex_using_subcommand top" -l key -d 'Private key of this client, a PEM file [default: the file of --cert]' -r -F
complete -c culex -n "__fish_culex_using_subcommand top" -l tls-server-name -d 'Name to verify in the broker\'s certificate [default: the host]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l tls-version -d 'Oldest version of TLS [default: 1.2]' -r -f -a "1.2\t''
1.3\t''"
complete -c culex -n "__fish_culex_using_subcommand top" -l tls-alpn -d 'Protocol to offer by ALPN; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l ciphers -d 'Cipher suites by their OpenSSL names, separated by colons' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l tls-keylog -d 'Append the secrets of the session to this file, for Wireshark; also from SSLKEYLOGFILE' -r -F
complete -c culex -n "__fish_culex_using_subcommand top" -l psk -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l psk-identity -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l tls-engine -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l tls-engine-kpass-sha1 -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l keyform -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l ws-path -d 'Path of the upgrade request [default: /mqtt, or that of the URL]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l ws-header -d 'Header of the upgrade request; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l will-topic -d 'Topic of the will' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l will-payload -d 'Payload of the will [default: empty]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l will-qos -d 'QoS of the will [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand top" -s x -l session-expiry -d 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l receive-maximum -d 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l max-packet-size -d 'Largest packet to accept; a broker that sends a larger one breaks the protocol' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l topic-alias-maximum -d 'Most topic aliases to accept' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l connect-user-property -d 'User property of CONNECT; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l will-delay -d 'Time between the loss of the connection and the publication of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l will-content-type -d 'Content type of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l will-response-topic -d 'Response topic of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l will-correlation-data -d 'Correlation data of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l will-message-expiry -d 'Lifetime of the will once it is published (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l will-payload-format-indicator -d '1 says that the will is UTF-8 (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l will-user-property -d 'User property of the will (MQTT 5); repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand top" -s D -l property -d 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l profile -d 'Take the connection from [profile.NAME] of the configuration file' -r
complete -c culex -n "__fish_culex_using_subcommand top" -l config -d 'Read this configuration file instead of ~/.config/culex/config.toml' -r -F
complete -c culex -n "__fish_culex_using_subcommand top" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand top" -l once -d 'Print what there was at the end, also on a terminal; after 10 seconds if -W says nothing else'
complete -c culex -n "__fish_culex_using_subcommand top" -l ask-password -d 'Ask for the password on the terminal'
complete -c culex -n "__fish_culex_using_subcommand top" -l nodelay -d 'Send small packets at once (TCP_NODELAY); the default'
complete -c culex -n "__fish_culex_using_subcommand top" -l no-nodelay -d 'Let the system gather small packets'
complete -c culex -n "__fish_culex_using_subcommand top" -s c -l disable-clean-session -d 'Continue the session that the broker has of this identifier, and leave it one; needs -i'
complete -c culex -n "__fish_culex_using_subcommand top" -l retry-first-connect -d 'Try again also when the first connection does not come about, without a limit unless --reconnect is a number'
complete -c culex -n "__fish_culex_using_subcommand top" -l srv -d 'Connect to the brokers that the domain of -h lists: in _mqtt._tcp, and with TLS in _secure-mqtt._tcp'
complete -c culex -n "__fish_culex_using_subcommand top" -l follow-redirect -d 'Connect to the server that a broker of MQTT 5 names instead of itself; user name and password are sent there too, but never less safely'
complete -c culex -n "__fish_culex_using_subcommand top" -l tls -d 'Speak TLS, and trust what the system trusts; port 8883, an mqtts URL and each of the next flags imply it'
complete -c culex -n "__fish_culex_using_subcommand top" -l no-tls -d 'Speak no TLS, whatever port, environment and profile say'
complete -c culex -n "__fish_culex_using_subcommand top" -l insecure -d 'Verify nothing about the broker\'s certificate: anyone can be in the middle'
complete -c culex -n "__fish_culex_using_subcommand top" -l ws -d 'Carry MQTT over WebSocket; a ws or wss URL and each of the next flags imply it; port 80, and 443 with TLS'
complete -c culex -n "__fish_culex_using_subcommand top" -l will-retain -d 'Whether the broker retains the will'
complete -c culex -n "__fish_culex_using_subcommand top" -s d -l debug -d 'Tell every packet on standard error'
complete -c culex -n "__fish_culex_using_subcommand top" -l quiet -d 'Tell nothing on standard error; the exit status tells enough'
complete -c culex -n "__fish_culex_using_subcommand top" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand probe" -l topic-prefix -d 'Publish below PREFIX/ and a random level, and clear what was retained there [default: culex-probe]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l samples -d 'Messages sent there and back for the round-trip time' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -s W -l wait -d 'How long the broker has for each answer [default: 2s]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l output -d 'A table, or an object of JSON' -r -f -a "text\t''
json\t''"
complete -c culex -n "__fish_culex_using_subcommand probe" -s h -l host -d 'Name or address of the broker; several are tried in turn [default: localhost]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -s p -l port -d 'Port of the broker [default: 1883, and 8883 with TLS]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -s L -l url -l broker -d 'Broker as a URL: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://HOST[:PORT][/PATH] or unix:///PATH; several are tried in turn' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l unix -d 'Connect to a Unix socket' -r -F
complete -c culex -n "__fish_culex_using_subcommand probe" -s u -l username -d 'User name' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -s P -l password -d 'Password; others on this machine can see it, unlike CULEX_PASSWORD or the next two' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l password-file -d 'Read the password from a file; one newline at its end is dropped' -r -F
complete -c culex -n "__fish_culex_using_subcommand probe" -s A -l source-address -d 'Local name or address to connect from' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l interface -d 'Network interface to connect through (Linux)' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l connect-timeout -d 'Give up when no connection has come about in this time [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -s i -l id -d 'Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -s I -l id-prefix -d 'Client identifier: this and the process identifier' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -s V -l protocol-version -d 'Version of MQTT [default: 311, or 5 when an option needs it]' -r -f -a "31\t''
311\t''
5\t''"
complete -c culex -n "__fish_culex_using_subcommand probe" -s k -l keep-alive -d 'Longest silence before a ping; 0 turns it off [default: 60s]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -s M -l max-inflight -d 'Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l reconnect -d 'How often in a row to try again when the connection is lost: never, always, or a number [default: always for sub, pub -l, rr -l, top and watch, else never]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l reconnect-delay -d 'What to wait before each try at the most, at first and in the end: it doubles each time, and chance decides between that and nothing [default: 1s..60s]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l proxy -d 'Connect through a proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT], socks5:// or http://; env takes ALL_PROXY and NO_PROXY, none takes none' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l name-server -d 'Name server to ask for --srv [default: those of the system]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l auth-method -d 'Prove knowledge of the password, without sending it, and have the broker prove it too' -r -f -a "SCRAM-SHA-1\t''
SCRAM-SHA-256\t''
SCRAM-SHA-512\t''"
complete -c culex -n "__fish_culex_using_subcommand probe" -l reauth-every -d 'Authenticate anew on the same connection this often; needs --auth-method [default: never]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l cafile -d 'Trust the authorities in this PEM file, and with --tls the system\'s too; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand probe" -l capath -d 'Trust the authorities in the PEM files of this directory; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand probe" -l cert -d 'Certificate of this client, a PEM file' -r -F
complete -c culex -n "__fish_culex_using_subcommand probe" -l key -d 'Private key of this client, a PEM file [default: the file of --cert]' -r -F
complete -c culex -n "__fish_culex_using_subcommand probe" -l tls-server-name -d 'Name to verify in the broker\'s certificate [default: the host]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l tls-version -d 'Oldest version of TLS [default: 1.2]' -r -f -a "1.2\t''
1.3\t''"
complete -c culex -n "__fish_culex_using_subcommand probe" -l tls-alpn -d 'Protocol to offer by ALPN; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l ciphers -d 'Cipher suites by their OpenSSL names, separated by colons' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l tls-keylog -d 'Append the secrets of the session to this file, for Wireshark; also from SSLKEYLOGFILE' -r -F
complete -c culex -n "__fish_culex_using_subcommand probe" -l psk -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l psk-identity -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l tls-engine -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l tls-engine-kpass-sha1 -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l keyform -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l ws-path -d 'Path of the upgrade request [default: /mqtt, or that of the URL]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l ws-header -d 'Header of the upgrade request; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l will-topic -d 'Topic of the will' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l will-payload -d 'Payload of the will [default: empty]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l will-qos -d 'QoS of the will [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand probe" -s x -l session-expiry -d 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l receive-maximum -d 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l max-packet-size -d 'Largest packet to accept; a broker that sends a larger one breaks the protocol' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l topic-alias-maximum -d 'Most topic aliases to accept' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l connect-user-property -d 'User property of CONNECT; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l will-delay -d 'Time between the loss of the connection and the publication of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l will-content-type -d 'Content type of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l will-response-topic -d 'Response topic of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l will-correlation-data -d 'Correlation data of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l will-message-expiry -d 'Lifetime of the will once it is published (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l will-payload-format-indicator -d '1 says that the will is UTF-8 (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l will-user-property -d 'User property of the will (MQTT 5); repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -s D -l property -d 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l profile -d 'Take the connection from [profile.NAME] of the configuration file' -r
complete -c culex -n "__fish_culex_using_subcommand probe" -l config -d 'Read this configuration file instead of ~/.config/culex/config.toml' -r -F
complete -c culex -n "__fish_culex_using_subcommand probe" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand probe" -l passive -d 'Publish nothing: tell what the broker announces, and what it says below $SYS'
complete -c culex -n "__fish_culex_using_subcommand probe" -l ask-password -d 'Ask for the password on the terminal'
complete -c culex -n "__fish_culex_using_subcommand probe" -l nodelay -d 'Send small packets at once (TCP_NODELAY); the default'
complete -c culex -n "__fish_culex_using_subcommand probe" -l no-nodelay -d 'Let the system gather small packets'
complete -c culex -n "__fish_culex_using_subcommand probe" -s c -l disable-clean-session -d 'Continue the session that the broker has of this identifier, and leave it one; needs -i'
complete -c culex -n "__fish_culex_using_subcommand probe" -l retry-first-connect -d 'Try again also when the first connection does not come about, without a limit unless --reconnect is a number'
complete -c culex -n "__fish_culex_using_subcommand probe" -l srv -d 'Connect to the brokers that the domain of -h lists: in _mqtt._tcp, and with TLS in _secure-mqtt._tcp'
complete -c culex -n "__fish_culex_using_subcommand probe" -l follow-redirect -d 'Connect to the server that a broker of MQTT 5 names instead of itself; user name and password are sent there too, but never less safely'
complete -c culex -n "__fish_culex_using_subcommand probe" -l tls -d 'Speak TLS, and trust what the system trusts; port 8883, an mqtts URL and each of the next flags imply it'
complete -c culex -n "__fish_culex_using_subcommand probe" -l no-tls -d 'Speak no TLS, whatever port, environment and profile say'
complete -c culex -n "__fish_culex_using_subcommand probe" -l insecure -d 'Verify nothing about the broker\'s certificate: anyone can be in the middle'
complete -c culex -n "__fish_culex_using_subcommand probe" -l ws -d 'Carry MQTT over WebSocket; a ws or wss URL and each of the next flags imply it; port 80, and 443 with TLS'
complete -c culex -n "__fish_culex_using_subcommand probe" -l will-retain -d 'Whether the broker retains the will'
complete -c culex -n "__fish_culex_using_subcommand probe" -s d -l debug -d 'Tell every packet on standard error'
complete -c culex -n "__fish_culex_using_subcommand probe" -l quiet -d 'Tell nothing on standard error; the exit status tells enough'
complete -c culex -n "__fish_culex_using_subcommand probe" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s t -l topic -d 'Another topic filter; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s T -l exclude -d 'Leave topics alone that match this filter; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l match -d 'Clear only topics that match this regular expression' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s W -l wait -d 'Collect for this long [default: until the broker has been quiet]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l backup -d 'Write the messages to this file first, a record in JSON a line' -r -F
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l output -d 'Format of the list and the report' -r -f -a "text\t''
json\t''"
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s h -l host -d 'Name or address of the broker; several are tried in turn [default: localhost]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s p -l port -d 'Port of the broker [default: 1883, and 8883 with TLS]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s L -l url -l broker -d 'Broker as a URL: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://HOST[:PORT][/PATH] or unix:///PATH; several are tried in turn' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l unix -d 'Connect to a Unix socket' -r -F
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s u -l username -d 'User name' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s P -l password -d 'Password; others on this machine can see it, unlike CULEX_PASSWORD or the next two' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l password-file -d 'Read the password from a file; one newline at its end is dropped' -r -F
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s A -l source-address -d 'Local name or address to connect from' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l interface -d 'Network interface to connect through (Linux)' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l connect-timeout -d 'Give up when no connection has come about in this time [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s i -l id -d 'Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s I -l id-prefix -d 'Client identifier: this and the process identifier' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s V -l protocol-version -d 'Version of MQTT [default: 311, or 5 when an option needs it]' -r -f -a "31\t''
311\t''
5\t''"
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s k -l keep-alive -d 'Longest silence before a ping; 0 turns it off [default: 60s]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s M -l max-inflight -d 'Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l reconnect -d 'How often in a row to try again when the connection is lost: never, always, or a number [default: always for sub, pub -l, rr -l, top and watch, else never]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l reconnect-delay -d 'What to wait before each try at the most, at first and in the end: it doubles each time, and chance decides between that and nothing [default: 1s..60s]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l proxy -d 'Connect through a proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT], socks5:// or http://; env takes ALL_PROXY and NO_PROXY, none takes none' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l name-server -d 'Name server to ask for --srv [default: those of the system]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l auth-method -d 'Prove knowledge of the password, without sending it, and have the broker prove it too' -r -f -a "SCRAM-SHA-1\t''
SCRAM-SHA-256\t''
SCRAM-SHA-512\t''"
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l reauth-every -d 'Authenticate anew on the same connection this often; needs --auth-method [default: never]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l cafile -d 'Trust the authorities in this PEM file, and with --tls the system\'s too; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l capath -d 'Trust the authorities in the PEM files of this directory; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l cert -d 'Certificate of this client, a PEM file' -r -F
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l key -d 'Private key of this client, a PEM file [default: the file of --cert]' -r -F
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l tls-server-name -d 'Name to verify in the broker\'s certificate [default: the host]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l tls-version -d 'Oldest version of TLS [default: 1.2]' -r -f -a "1.2\t''
1.3\t''"
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l tls-alpn -d 'Protocol to offer by ALPN; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l ciphers -d 'Cipher suites by their OpenSSL names, separated by colons' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l tls-keylog -d 'Append the secrets of the session to this file, for Wireshark; also from SSLKEYLOGFILE' -r -F
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l psk -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l psk-identity -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l tls-engine -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l tls-engine-kpass-sha1 -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l keyform -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l ws-path -d 'Path of the upgrade request [default: /mqtt, or that of the URL]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l ws-header -d 'Header of the upgrade request; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l will-topic -d 'Topic of the will' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l will-payload -d 'Payload of the will [default: empty]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l will-qos -d 'QoS of the will [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s x -l session-expiry -d 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l receive-maximum -d 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l max-packet-size -d 'Largest packet to accept; a broker that sends a larger one breaks the protocol' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l topic-alias-maximum -d 'Most topic aliases to accept' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l connect-user-property -d 'User property of CONNECT; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l will-delay -d 'Time between the loss of the connection and the publication of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l will-content-type -d 'Content type of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l will-response-topic -d 'Response topic of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l will-correlation-data -d 'Correlation data of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l will-message-expiry -d 'Lifetime of the will once it is published (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l will-payload-format-indicator -d '1 says that the will is UTF-8 (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l will-user-property -d 'User property of the will (MQTT 5); repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s D -l property -d 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l profile -d 'Take the connection from [profile.NAME] of the configuration file' -r
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l config -d 'Read this configuration file instead of ~/.config/culex/config.toml' -r -F
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l dry-run -d 'List what would be cleared, and clear nothing'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s y -l yes -d 'Don\'t ask'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l ask-password -d 'Ask for the password on the terminal'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l nodelay -d 'Send small packets at once (TCP_NODELAY); the default'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l no-nodelay -d 'Let the system gather small packets'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s c -l disable-clean-session -d 'Continue the session that the broker has of this identifier, and leave it one; needs -i'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l retry-first-connect -d 'Try again also when the first connection does not come about, without a limit unless --reconnect is a number'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l srv -d 'Connect to the brokers that the domain of -h lists: in _mqtt._tcp, and with TLS in _secure-mqtt._tcp'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l follow-redirect -d 'Connect to the server that a broker of MQTT 5 names instead of itself; user name and password are sent there too, but never less safely'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l tls -d 'Speak TLS, and trust what the system trusts; port 8883, an mqtts URL and each of the next flags imply it'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l no-tls -d 'Speak no TLS, whatever port, environment and profile say'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l insecure -d 'Verify nothing about the broker\'s certificate: anyone can be in the middle'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l ws -d 'Carry MQTT over WebSocket; a ws or wss URL and each of the next flags imply it; port 80, and 443 with TLS'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l will-retain -d 'Whether the broker retains the will'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -s d -l debug -d 'Tell every packet on standard error'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l quiet -d 'Tell nothing on standard error; the exit status tells enough'
complete -c culex -n "__fish_culex_using_subcommand retain-clear" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand watch" -s t -l topic -d 'Topic filter, with wildcards + and #; repeatable; it may also end a --url [default: #]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -s T -l filter-out -d 'Drop messages whose topic matches; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -s q -l qos -d 'Highest QoS at which messages are to come [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand watch" -l history -d 'Memory for messages that have passed; the oldest are forgotten first, the last of a topic last [default: 64MB]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l decode -d 'Decode payloads, by one decoder after the other: auto, json, cbor, msgpack, protobuf:FILE.proto#MESSAGE, sparkplug, gzip, zstd, base64, hex; repeatable, as FILTER=DECODER,... for a part of the topics' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -s h -l host -d 'Name or address of the broker; several are tried in turn [default: localhost]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -s p -l port -d 'Port of the broker [default: 1883, and 8883 with TLS]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -s L -l url -l broker -d 'Broker as a URL: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://HOST[:PORT][/PATH] or unix:///PATH; several are tried in turn' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l unix -d 'Connect to a Unix socket' -r -F
complete -c culex -n "__fish_culex_using_subcommand watch" -s u -l username -d 'User name' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -s P -l password -d 'Password; others on this machine can see it, unlike CULEX_PASSWORD or the next two' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l password-file -d 'Read the password from a file; one newline at its end is dropped' -r -F
complete -c culex -n "__fish_culex_using_subcommand watch" -s A -l source-address -d 'Local name or address to connect from' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l interface -d 'Network interface to connect through (Linux)' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l connect-timeout -d 'Give up when no connection has come about in this time [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -s i -l id -d 'Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -s I -l id-prefix -d 'Client identifier: this and the process identifier' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -s V -l protocol-version -d 'Version of MQTT [default: 311, or 5 when an option needs it]' -r -f -a "31\t''
311\t''
5\t''"
complete -c culex -n "__fish_culex_using_subcommand watch" -s k -l keep-alive -d 'Longest silence before a ping; 0 turns it off [default: 60s]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -s M -l max-inflight -d 'Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l reconnect -d 'How often in a row to try again when the connection is lost: never, always, or a number [default: always for sub, pub -l, rr -l, top and watch, else never]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l reconnect-delay -d 'What to wait before each try at the most, at first and in the end: it doubles each time, and chance decides between that and nothing [default: 1s..60s]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l proxy -d 'Connect through a proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT], socks5:// or http://; env takes ALL_PROXY and NO_PROXY, none takes none' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l name-server -d 'Name server to ask for --srv [default: those of the system]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l auth-method -d 'Prove knowledge of the password, without sending it, and have the broker prove it too' -r -f -a "SCRAM-SHA-1\t''
SCRAM-SHA-256\t''
SCRAM-SHA-512\t''"
complete -c culex -n "__fish_culex_using_subcommand watch" -l reauth-every -d 'Authenticate anew on the same connection this often; needs --auth-method [default: never]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l cafile -d 'Trust the authorities in this PEM file, and with --tls the system\'s too; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand watch" -l capath -d 'Trust the authorities in the PEM files of this directory; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand watch" -l cert -d 'Certificate of this client, a PEM file' -r -F
complete -c culex -n "__fish_culex_using_subcommand watch" -l key -d 'Private key of this client, a PEM file [default: the file of --cert]' -r -F
complete -c culex -n "__fish_culex_using_subcommand watch" -l tls-server-name -d 'Name to verify in the broker\'s certificate [default: the host]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l tls-version -d 'Oldest version of TLS [default: 1.2]' -r -f -a "1.2\t''
1.3\t''"
complete -c culex -n "__fish_culex_using_subcommand watch" -l tls-alpn -d 'Protocol to offer by ALPN; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l ciphers -d 'Cipher suites by their OpenSSL names, separated by colons' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l tls-keylog -d 'Append the secrets of the session to this file, for Wireshark; also from SSLKEYLOGFILE' -r -F
complete -c culex -n "__fish_culex_using_subcommand watch" -l psk -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l psk-identity -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l tls-engine -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l tls-engine-kpass-sha1 -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l keyform -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l ws-path -d 'Path of the upgrade request [default: /mqtt, or that of the URL]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l ws-header -d 'Header of the upgrade request; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l will-topic -d 'Topic of the will' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l will-payload -d 'Payload of the will [default: empty]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l will-qos -d 'QoS of the will [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand watch" -l user-property -d 'User property of the subscription; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l subscription-identifier -d 'Number that comes with every message of this subscription' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -s x -l session-expiry -d 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l receive-maximum -d 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l max-packet-size -d 'Largest packet to accept; a broker that sends a larger one breaks the protocol' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l topic-alias-maximum -d 'Most topic aliases to accept' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l connect-user-property -d 'User property of CONNECT; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l will-delay -d 'Time between the loss of the connection and the publication of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l will-content-type -d 'Content type of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l will-response-topic -d 'Response topic of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l will-correlation-data -d 'Correlation data of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l will-message-expiry -d 'Lifetime of the will once it is published (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l will-payload-format-indicator -d '1 says that the will is UTF-8 (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l will-user-property -d 'User property of the will (MQTT 5); repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -s D -l property -d 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l profile -d 'Take the connection from [profile.NAME] of the configuration file' -r
complete -c culex -n "__fish_culex_using_subcommand watch" -l config -d 'Read this configuration file instead of ~/.config/culex/config.toml' -r -F
complete -c culex -n "__fish_culex_using_subcommand watch" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand watch" -l ask-password -d 'Ask for the password on the terminal'
complete -c culex -n "__fish_culex_using_subcommand watch" -l nodelay -d 'Send small packets at once (TCP_NODELAY); the default'
complete -c culex -n "__fish_culex_using_subcommand watch" -l no-nodelay -d 'Let the system gather small packets'
complete -c culex -n "__fish_culex_using_subcommand watch" -s c -l disable-clean-session -d 'Continue the session that the broker has of this identifier, and leave it one; needs -i'
complete -c culex -n "__fish_culex_using_subcommand watch" -l retry-first-connect -d 'Try again also when the first connection does not come about, without a limit unless --reconnect is a number'
complete -c culex -n "__fish_culex_using_subcommand watch" -l srv -d 'Connect to the brokers that the domain of -h lists: in _mqtt._tcp, and with TLS in _secure-mqtt._tcp'
complete -c culex -n "__fish_culex_using_subcommand watch" -l follow-redirect -d 'Connect to the server that a broker of MQTT 5 names instead of itself; user name and password are sent there too, but never less safely'
complete -c culex -n "__fish_culex_using_subcommand watch" -l tls -d 'Speak TLS, and trust what the system trusts; port 8883, an mqtts URL and each of the next flags imply it'
complete -c culex -n "__fish_culex_using_subcommand watch" -l no-tls -d 'Speak no TLS, whatever port, environment and profile say'
complete -c culex -n "__fish_culex_using_subcommand watch" -l insecure -d 'Verify nothing about the broker\'s certificate: anyone can be in the middle'
complete -c culex -n "__fish_culex_using_subcommand watch" -l ws -d 'Carry MQTT over WebSocket; a ws or wss URL and each of the next flags imply it; port 80, and 443 with TLS'
complete -c culex -n "__fish_culex_using_subcommand watch" -l will-retain -d 'Whether the broker retains the will'
complete -c culex -n "__fish_culex_using_subcommand watch" -s d -l debug -d 'Tell every packet on standard error'
complete -c culex -n "__fish_culex_using_subcommand watch" -l quiet -d 'Tell nothing on standard error; the exit status tells enough'
complete -c culex -n "__fish_culex_using_subcommand watch" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s c -l clients -d 'Number of clients: publishers and as many subscribers, or what the topology makes of it [default: 10]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l publishers -d 'Number of publishers' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l subscribers -d 'Number of subscribers' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l topology -d 'Who hears whom: pairs, fan-in, fan-out, shared or mesh [default: pairs]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s t -l topic -d 'Topic of publisher {i}; {run} is the run, {rand} random [default: culex/bench/{run}/{i}]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s q -l qos -d 'QoS levels, one part of the run each [default: 0,1,2]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l size -d 'Payload size in bytes: 64, a range 64..4096, or a mean exp:512 [default: 64]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l payload -d 'Payload: a text with {i}, {seq}, {run} and {rand}, or @FILE' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l credentials -d 'User names and passwords of the clients, in turns: a line USERNAME,PASSWORD each' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l threads -d 'Threads that share the clients [default: one a core]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l shard -d 'This part of a run on several machines: I/N, or N and the index from JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l run -d 'Name of the run; its shards share it [default: random, and the instant of --start-at for shards]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l rate -d 'Publish at this rate, all publishers together, whatever the broker does: 20000/s [default: as the broker allows]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l rate-per-client -d 'Publish at this rate, each publisher' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l stages -d 'Rates one after the other, each told by itself: 10s@1000/s,30s@5000/s' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l duration -d 'How long to measure, each QoS level [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l messages -d 'End after so many messages, all publishers together' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l warmup -d 'Publish for this long before measuring [default: 1s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l drain -d 'Wait at most so long for what is on its way at the end [default: 5s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l ramp -d 'Connect no faster than this: 1000/s' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l churn -d 'bench conn: end and begin connections anew at this rate' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l start-at -d 'Begin the load at this instant, once connected: 2026-01-31T12:00:00Z' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l threshold -d 'Fail with status 99 unless this holds, such as \'e2e.p99 < 50ms\' or \'lost == 0\'; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l allow -d 'Don\'t fail for messages that are lost at QoS 1 and 2, or duplicated at QoS 2' -r -f -a "lost\t''
duplicated\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l find-max -d 'Look for the highest rate at which this holds, such as \'e2e.p99 < 20ms and lost == 0\'' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l prometheus -d 'Serve the numbers to Prometheus while it runs, at /metrics' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l output -d 'Shape of the report on standard output' -r -f -a "text\t''
json\t''
csv\t''
markdown\t''
junit\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l report -d 'Write the report to this file, as JSON with all histograms' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l timeline -d 'Write what happened second by second to this file, as CSV' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l html -d 'Write a page with plots to this file' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s p -l port -d 'Port of the broker [default: 1883, and 8883 with TLS]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s L -l url -l broker -d 'Broker as a URL: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://HOST[:PORT][/PATH] or unix:///PATH; several are tried in turn' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l unix -d 'Connect to a Unix socket' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s u -l username -d 'User name' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s P -l password -d 'Password; others on this machine can see it, unlike CULEX_PASSWORD or the next two' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l password-file -d 'Read the password from a file; one newline at its end is dropped' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l interface -d 'Network interface to connect through (Linux)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l connect-timeout -d 'Give up when no connection has come about in this time [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s I -l id-prefix -d 'Client identifier: this and the process identifier' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s V -l protocol-version -d 'Version of MQTT [default: 311, or 5 when an option needs it]' -r -f -a "31\t''
311\t''
5\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s k -l keep-alive -d 'Longest silence before a ping; 0 turns it off [default: 60s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l reconnect -d 'How often in a row to try again when the connection is lost: never, always, or a number [default: always for sub, pub -l, rr -l, top and watch, else never]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l reconnect-delay -d 'What to wait before each try at the most, at first and in the end: it doubles each time, and chance decides between that and nothing [default: 1s..60s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l proxy -d 'Connect through a proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT], socks5:// or http://; env takes ALL_PROXY and NO_PROXY, none takes none' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l name-server -d 'Name server to ask for --srv [default: those of the system]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l auth-method -d 'Prove knowledge of the password, without sending it, and have the broker prove it too' -r -f -a "SCRAM-SHA-1\t''
SCRAM-SHA-256\t''
SCRAM-SHA-512\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l reauth-every -d 'Authenticate anew on the same connection this often; needs --auth-method [default: never]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l cafile -d 'Trust the authorities in this PEM file, and with --tls the system\'s too; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l capath -d 'Trust the authorities in the PEM files of this directory; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l cert -d 'Certificate of this client, a PEM file' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l key -d 'Private key of this client, a PEM file [default: the file of --cert]' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l tls-server-name -d 'Name to verify in the broker\'s certificate [default: the host]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l tls-version -d 'Oldest version of TLS [default: 1.2]' -r -f -a "1.2\t''
1.3\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l tls-alpn -d 'Protocol to offer by ALPN; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l ciphers -d 'Cipher suites by their OpenSSL names, separated by colons' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l tls-keylog -d 'Append the secrets of the session to this file, for Wireshark; also from SSLKEYLOGFILE' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l psk -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l psk-identity -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l tls-engine -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l tls-engine-kpass-sha1 -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l keyform -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l ws-path -d 'Path of the upgrade request [default: /mqtt, or that of the URL]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l ws-header -d 'Header of the upgrade request; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l will-topic -d 'Topic of the will' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l will-payload -d 'Payload of the will [default: empty]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l will-qos -d 'QoS of the will [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l user-property -d 'User property of the message; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l content-type -d 'Content type of the payload, such as application/json' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l response-topic -d 'Topic that a response is expected on' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l correlation-data -d 'Bytes that tie the response to this message' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l message-expiry -d 'How long the broker may hold the message for a subscriber' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l topic-alias -d 'Send the topic once, and this number instead of it afterwards' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l payload-format-indicator -d '1 says that the payload is UTF-8' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s x -l session-expiry -d 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l receive-maximum -d 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l max-packet-size -d 'Largest packet to accept; a broker that sends a larger one breaks the protocol' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l topic-alias-maximum -d 'Most topic aliases to accept' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l connect-user-property -d 'User property of CONNECT; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l will-delay -d 'Time between the loss of the connection and the publication of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l will-content-type -d 'Content type of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l will-response-topic -d 'Response topic of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l will-correlation-data -d 'Correlation data of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l will-message-expiry -d 'Lifetime of the will once it is published (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l will-payload-format-indicator -d '1 says that the will is UTF-8 (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l will-user-property -d 'User property of the will (MQTT 5); repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s D -l property -d 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l profile -d 'Take the connection from [profile.NAME] of the configuration file' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l config -d 'Read this configuration file instead of ~/.config/culex/config.toml' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s i -l id -l client-id -d 'Client identifiers; {i} is the number of the client [default: culex-{run}-{i}]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s M -l max-inflight -l inflight -d 'Most messages of a publisher on their way at once [default: 20]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s A -l source-address -d 'Local address to connect from, or a range A-B, taken in turns' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s h -l host -d 'Name or address of the broker; clients take several in turns [default: localhost]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l embedded -d 'Start the embedded broker on a free port, and test that'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s r -l retain -d 'Have the broker keep the last message of each topic'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l abort-on-fail -d 'End the run as soon as a threshold does not hold'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l progress -d 'Tell a line a second on standard error where that is no terminal'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l ask-password -d 'Ask for the password on the terminal'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l nodelay -d 'Send small packets at once (TCP_NODELAY); the default'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l no-nodelay -d 'Let the system gather small packets'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l retry-first-connect -d 'Try again also when the first connection does not come about, without a limit unless --reconnect is a number'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l srv -d 'Connect to the brokers that the domain of -h lists: in _mqtt._tcp, and with TLS in _secure-mqtt._tcp'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l follow-redirect -d 'Connect to the server that a broker of MQTT 5 names instead of itself; user name and password are sent there too, but never less safely'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l tls -d 'Speak TLS, and trust what the system trusts; port 8883, an mqtts URL and each of the next flags imply it'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l no-tls -d 'Speak no TLS, whatever port, environment and profile say'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l insecure -d 'Verify nothing about the broker\'s certificate: anyone can be in the middle'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l ws -d 'Carry MQTT over WebSocket; a ws or wss URL and each of the next flags imply it; port 80, and 443 with TLS'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l will-retain -d 'Whether the broker retains the will'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -s d -l debug -d 'Tell every packet on standard error'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l quiet -d 'Tell nothing on standard error; the exit status tells enough'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -l disable-clean-session -d 'Continue the session that the broker has of this identifier, and leave it one; needs -i'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -f -a "e2e" -d 'Publish and subscribe in one process; the default'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -f -a "pub" -d 'Publish only'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -f -a "sub" -d 'Subscribe only'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -f -a "conn" -d 'Connect only: rate of connections, hold, churn'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -f -a "show" -d 'Tell what is in a report'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -f -a "merge" -d 'Add up the shards of a run'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -f -a "compare" -d 'Hold runs against those of before'
complete -c culex -n "__fish_culex_using_subcommand bench; and not __fish_seen_subcommand_from e2e pub sub conn show merge compare help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s c -l clients -d 'Number of clients: publishers and as many subscribers, or what the topology makes of it [default: 10]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l publishers -d 'Number of publishers' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l subscribers -d 'Number of subscribers' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l topology -d 'Who hears whom: pairs, fan-in, fan-out, shared or mesh [default: pairs]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s t -l topic -d 'Topic of publisher {i}; {run} is the run, {rand} random [default: culex/bench/{run}/{i}]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s q -l qos -d 'QoS levels, one part of the run each [default: 0,1,2]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l size -d 'Payload size in bytes: 64, a range 64..4096, or a mean exp:512 [default: 64]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l payload -d 'Payload: a text with {i}, {seq}, {run} and {rand}, or @FILE' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l credentials -d 'User names and passwords of the clients, in turns: a line USERNAME,PASSWORD each' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l threads -d 'Threads that share the clients [default: one a core]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l shard -d 'This part of a run on several machines: I/N, or N and the index from JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l run -d 'Name of the run; its shards share it [default: random, and the instant of --start-at for shards]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l rate -d 'Publish at this rate, all publishers together, whatever the broker does: 20000/s [default: as the broker allows]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l rate-per-client -d 'Publish at this rate, each publisher' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l stages -d 'Rates one after the other, each told by itself: 10s@1000/s,30s@5000/s' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l duration -d 'How long to measure, each QoS level [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l messages -d 'End after so many messages, all publishers together' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l warmup -d 'Publish for this long before measuring [default: 1s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l drain -d 'Wait at most so long for what is on its way at the end [default: 5s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l ramp -d 'Connect no faster than this: 1000/s' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l churn -d 'bench conn: end and begin connections anew at this rate' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l start-at -d 'Begin the load at this instant, once connected: 2026-01-31T12:00:00Z' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l threshold -d 'Fail with status 99 unless this holds, such as \'e2e.p99 < 50ms\' or \'lost == 0\'; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l allow -d 'Don\'t fail for messages that are lost at QoS 1 and 2, or duplicated at QoS 2' -r -f -a "lost\t''
duplicated\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l find-max -d 'Look for the highest rate at which this holds, such as \'e2e.p99 < 20ms and lost == 0\'' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l prometheus -d 'Serve the numbers to Prometheus while it runs, at /metrics' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l output -d 'Shape of the report on standard output' -r -f -a "text\t''
json\t''
csv\t''
markdown\t''
junit\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l report -d 'Write the report to this file, as JSON with all histograms' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l timeline -d 'Write what happened second by second to this file, as CSV' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l html -d 'Write a page with plots to this file' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s p -l port -d 'Port of the broker [default: 1883, and 8883 with TLS]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s L -l url -l broker -d 'Broker as a URL: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://HOST[:PORT][/PATH] or unix:///PATH; several are tried in turn' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l unix -d 'Connect to a Unix socket' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s u -l username -d 'User name' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s P -l password -d 'Password; others on this machine can see it, unlike CULEX_PASSWORD or the next two' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l password-file -d 'Read the password from a file; one newline at its end is dropped' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l interface -d 'Network interface to connect through (Linux)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l connect-timeout -d 'Give up when no connection has come about in this time [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s I -l id-prefix -d 'Client identifier: this and the process identifier' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s V -l protocol-version -d 'Version of MQTT [default: 311, or 5 when an option needs it]' -r -f -a "31\t''
311\t''
5\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s k -l keep-alive -d 'Longest silence before a ping; 0 turns it off [default: 60s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l reconnect -d 'How often in a row to try again when the connection is lost: never, always, or a number [default: always for sub, pub -l, rr -l, top and watch, else never]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l reconnect-delay -d 'What to wait before each try at the most, at first and in the end: it doubles each time, and chance decides between that and nothing [default: 1s..60s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l proxy -d 'Connect through a proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT], socks5:// or http://; env takes ALL_PROXY and NO_PROXY, none takes none' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l name-server -d 'Name server to ask for --srv [default: those of the system]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l auth-method -d 'Prove knowledge of the password, without sending it, and have the broker prove it too' -r -f -a "SCRAM-SHA-1\t''
SCRAM-SHA-256\t''
SCRAM-SHA-512\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l reauth-every -d 'Authenticate anew on the same connection this often; needs --auth-method [default: never]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l cafile -d 'Trust the authorities in this PEM file, and with --tls the system\'s too; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l capath -d 'Trust the authorities in the PEM files of this directory; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l cert -d 'Certificate of this client, a PEM file' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l key -d 'Private key of this client, a PEM file [default: the file of --cert]' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l tls-server-name -d 'Name to verify in the broker\'s certificate [default: the host]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l tls-version -d 'Oldest version of TLS [default: 1.2]' -r -f -a "1.2\t''
1.3\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l tls-alpn -d 'Protocol to offer by ALPN; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l ciphers -d 'Cipher suites by their OpenSSL names, separated by colons' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l tls-keylog -d 'Append the secrets of the session to this file, for Wireshark; also from SSLKEYLOGFILE' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l psk -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l psk-identity -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l tls-engine -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l tls-engine-kpass-sha1 -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l keyform -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l ws-path -d 'Path of the upgrade request [default: /mqtt, or that of the URL]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l ws-header -d 'Header of the upgrade request; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l will-topic -d 'Topic of the will' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l will-payload -d 'Payload of the will [default: empty]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l will-qos -d 'QoS of the will [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l user-property -d 'User property of the message; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l content-type -d 'Content type of the payload, such as application/json' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l response-topic -d 'Topic that a response is expected on' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l correlation-data -d 'Bytes that tie the response to this message' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l message-expiry -d 'How long the broker may hold the message for a subscriber' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l topic-alias -d 'Send the topic once, and this number instead of it afterwards' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l payload-format-indicator -d '1 says that the payload is UTF-8' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s x -l session-expiry -d 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l receive-maximum -d 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l max-packet-size -d 'Largest packet to accept; a broker that sends a larger one breaks the protocol' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l topic-alias-maximum -d 'Most topic aliases to accept' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l connect-user-property -d 'User property of CONNECT; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l will-delay -d 'Time between the loss of the connection and the publication of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l will-content-type -d 'Content type of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l will-response-topic -d 'Response topic of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l will-correlation-data -d 'Correlation data of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l will-message-expiry -d 'Lifetime of the will once it is published (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l will-payload-format-indicator -d '1 says that the will is UTF-8 (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l will-user-property -d 'User property of the will (MQTT 5); repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s D -l property -d 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l profile -d 'Take the connection from [profile.NAME] of the configuration file' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l config -d 'Read this configuration file instead of ~/.config/culex/config.toml' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s i -l id -l client-id -d 'Client identifiers; {i} is the number of the client [default: culex-{run}-{i}]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s M -l max-inflight -l inflight -d 'Most messages of a publisher on their way at once [default: 20]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s A -l source-address -d 'Local address to connect from, or a range A-B, taken in turns' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s h -l host -d 'Name or address of the broker; clients take several in turns [default: localhost]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l embedded -d 'Start the embedded broker on a free port, and test that'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s r -l retain -d 'Have the broker keep the last message of each topic'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l abort-on-fail -d 'End the run as soon as a threshold does not hold'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l progress -d 'Tell a line a second on standard error where that is no terminal'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l ask-password -d 'Ask for the password on the terminal'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l nodelay -d 'Send small packets at once (TCP_NODELAY); the default'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l no-nodelay -d 'Let the system gather small packets'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l retry-first-connect -d 'Try again also when the first connection does not come about, without a limit unless --reconnect is a number'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l srv -d 'Connect to the brokers that the domain of -h lists: in _mqtt._tcp, and with TLS in _secure-mqtt._tcp'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l follow-redirect -d 'Connect to the server that a broker of MQTT 5 names instead of itself; user name and password are sent there too, but never less safely'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l tls -d 'Speak TLS, and trust what the system trusts; port 8883, an mqtts URL and each of the next flags imply it'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l no-tls -d 'Speak no TLS, whatever port, environment and profile say'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l insecure -d 'Verify nothing about the broker\'s certificate: anyone can be in the middle'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l ws -d 'Carry MQTT over WebSocket; a ws or wss URL and each of the next flags imply it; port 80, and 443 with TLS'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l will-retain -d 'Whether the broker retains the will'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -s d -l debug -d 'Tell every packet on standard error'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l quiet -d 'Tell nothing on standard error; the exit status tells enough'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from e2e" -l disable-clean-session -d 'Continue the session that the broker has of this identifier, and leave it one; needs -i'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s c -l clients -d 'Number of clients: publishers and as many subscribers, or what the topology makes of it [default: 10]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l publishers -d 'Number of publishers' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l subscribers -d 'Number of subscribers' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l topology -d 'Who hears whom: pairs, fan-in, fan-out, shared or mesh [default: pairs]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s t -l topic -d 'Topic of publisher {i}; {run} is the run, {rand} random [default: culex/bench/{run}/{i}]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s q -l qos -d 'QoS levels, one part of the run each [default: 0,1,2]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l size -d 'Payload size in bytes: 64, a range 64..4096, or a mean exp:512 [default: 64]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l payload -d 'Payload: a text with {i}, {seq}, {run} and {rand}, or @FILE' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l credentials -d 'User names and passwords of the clients, in turns: a line USERNAME,PASSWORD each' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l threads -d 'Threads that share the clients [default: one a core]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l shard -d 'This part of a run on several machines: I/N, or N and the index from JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l run -d 'Name of the run; its shards share it [default: random, and the instant of --start-at for shards]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l rate -d 'Publish at this rate, all publishers together, whatever the broker does: 20000/s [default: as the broker allows]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l rate-per-client -d 'Publish at this rate, each publisher' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l stages -d 'Rates one after the other, each told by itself: 10s@1000/s,30s@5000/s' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l duration -d 'How long to measure, each QoS level [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l messages -d 'End after so many messages, all publishers together' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l warmup -d 'Publish for this long before measuring [default: 1s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l drain -d 'Wait at most so long for what is on its way at the end [default: 5s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l ramp -d 'Connect no faster than this: 1000/s' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l churn -d 'bench conn: end and begin connections anew at this rate' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l start-at -d 'Begin the load at this instant, once connected: 2026-01-31T12:00:00Z' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l threshold -d 'Fail with status 99 unless this holds, such as \'e2e.p99 < 50ms\' or \'lost == 0\'; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l allow -d 'Don\'t fail for messages that are lost at QoS 1 and 2, or duplicated at QoS 2' -r -f -a "lost\t''
duplicated\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l find-max -d 'Look for the highest rate at which this holds, such as \'e2e.p99 < 20ms and lost == 0\'' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l prometheus -d 'Serve the numbers to Prometheus while it runs, at /metrics' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l output -d 'Shape of the report on standard output' -r -f -a "text\t''
json\t''
csv\t''
markdown\t''
junit\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l report -d 'Write the report to this file, as JSON with all histograms' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l timeline -d 'Write what happened second by second to this file, as CSV' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l html -d 'Write a page with plots to this file' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s p -l port -d 'Port of the broker [default: 1883, and 8883 with TLS]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s L -l url -l broker -d 'Broker as a URL: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://HOST[:PORT][/PATH] or unix:///PATH; several are tried in turn' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l unix -d 'Connect to a Unix socket' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s u -l username -d 'User name' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s P -l password -d 'Password; others on this machine can see it, unlike CULEX_PASSWORD or the next two' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l password-file -d 'Read the password from a file; one newline at its end is dropped' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l interface -d 'Network interface to connect through (Linux)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l connect-timeout -d 'Give up when no connection has come about in this time [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s I -l id-prefix -d 'Client identifier: this and the process identifier' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s V -l protocol-version -d 'Version of MQTT [default: 311, or 5 when an option needs it]' -r -f -a "31\t''
311\t''
5\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s k -l keep-alive -d 'Longest silence before a ping; 0 turns it off [default: 60s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l reconnect -d 'How often in a row to try again when the connection is lost: never, always, or a number [default: always for sub, pub -l, rr -l, top and watch, else never]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l reconnect-delay -d 'What to wait before each try at the most, at first and in the end: it doubles each time, and chance decides between that and nothing [default: 1s..60s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l proxy -d 'Connect through a proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT], socks5:// or http://; env takes ALL_PROXY and NO_PROXY, none takes none' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l name-server -d 'Name server to ask for --srv [default: those of the system]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l auth-method -d 'Prove knowledge of the password, without sending it, and have the broker prove it too' -r -f -a "SCRAM-SHA-1\t''
SCRAM-SHA-256\t''
SCRAM-SHA-512\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l reauth-every -d 'Authenticate anew on the same connection this often; needs --auth-method [default: never]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l cafile -d 'Trust the authorities in this PEM file, and with --tls the system\'s too; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l capath -d 'Trust the authorities in the PEM files of this directory; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l cert -d 'Certificate of this client, a PEM file' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l key -d 'Private key of this client, a PEM file [default: the file of --cert]' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l tls-server-name -d 'Name to verify in the broker\'s certificate [default: the host]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l tls-version -d 'Oldest version of TLS [default: 1.2]' -r -f -a "1.2\t''
1.3\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l tls-alpn -d 'Protocol to offer by ALPN; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l ciphers -d 'Cipher suites by their OpenSSL names, separated by colons' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l tls-keylog -d 'Append the secrets of the session to this file, for Wireshark; also from SSLKEYLOGFILE' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l psk -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l psk-identity -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l tls-engine -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l tls-engine-kpass-sha1 -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l keyform -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l ws-path -d 'Path of the upgrade request [default: /mqtt, or that of the URL]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l ws-header -d 'Header of the upgrade request; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l will-topic -d 'Topic of the will' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l will-payload -d 'Payload of the will [default: empty]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l will-qos -d 'QoS of the will [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l user-property -d 'User property of the message; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l content-type -d 'Content type of the payload, such as application/json' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l response-topic -d 'Topic that a response is expected on' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l correlation-data -d 'Bytes that tie the response to this message' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l message-expiry -d 'How long the broker may hold the message for a subscriber' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l topic-alias -d 'Send the topic once, and this number instead of it afterwards' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l payload-format-indicator -d '1 says that the payload is UTF-8' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s x -l session-expiry -d 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l receive-maximum -d 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l max-packet-size -d 'Largest packet to accept; a broker that sends a larger one breaks the protocol' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l topic-alias-maximum -d 'Most topic aliases to accept' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l connect-user-property -d 'User property of CONNECT; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l will-delay -d 'Time between the loss of the connection and the publication of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l will-content-type -d 'Content type of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l will-response-topic -d 'Response topic of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l will-correlation-data -d 'Correlation data of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l will-message-expiry -d 'Lifetime of the will once it is published (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l will-payload-format-indicator -d '1 says that the will is UTF-8 (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l will-user-property -d 'User property of the will (MQTT 5); repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s D -l property -d 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l profile -d 'Take the connection from [profile.NAME] of the configuration file' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l config -d 'Read this configuration file instead of ~/.config/culex/config.toml' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s i -l id -l client-id -d 'Client identifiers; {i} is the number of the client [default: culex-{run}-{i}]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s M -l max-inflight -l inflight -d 'Most messages of a publisher on their way at once [default: 20]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s A -l source-address -d 'Local address to connect from, or a range A-B, taken in turns' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s h -l host -d 'Name or address of the broker; clients take several in turns [default: localhost]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l embedded -d 'Start the embedded broker on a free port, and test that'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s r -l retain -d 'Have the broker keep the last message of each topic'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l abort-on-fail -d 'End the run as soon as a threshold does not hold'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l progress -d 'Tell a line a second on standard error where that is no terminal'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l ask-password -d 'Ask for the password on the terminal'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l nodelay -d 'Send small packets at once (TCP_NODELAY); the default'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l no-nodelay -d 'Let the system gather small packets'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l retry-first-connect -d 'Try again also when the first connection does not come about, without a limit unless --reconnect is a number'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l srv -d 'Connect to the brokers that the domain of -h lists: in _mqtt._tcp, and with TLS in _secure-mqtt._tcp'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l follow-redirect -d 'Connect to the server that a broker of MQTT 5 names instead of itself; user name and password are sent there too, but never less safely'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l tls -d 'Speak TLS, and trust what the system trusts; port 8883, an mqtts URL and each of the next flags imply it'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l no-tls -d 'Speak no TLS, whatever port, environment and profile say'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l insecure -d 'Verify nothing about the broker\'s certificate: anyone can be in the middle'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l ws -d 'Carry MQTT over WebSocket; a ws or wss URL and each of the next flags imply it; port 80, and 443 with TLS'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l will-retain -d 'Whether the broker retains the will'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -s d -l debug -d 'Tell every packet on standard error'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l quiet -d 'Tell nothing on standard error; the exit status tells enough'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from pub" -l disable-clean-session -d 'Continue the session that the broker has of this identifier, and leave it one; needs -i'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s c -l clients -d 'Number of clients: publishers and as many subscribers, or what the topology makes of it [default: 10]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l publishers -d 'Number of publishers' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l subscribers -d 'Number of subscribers' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l topology -d 'Who hears whom: pairs, fan-in, fan-out, shared or mesh [default: pairs]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s t -l topic -d 'Topic of publisher {i}; {run} is the run, {rand} random [default: culex/bench/{run}/{i}]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s q -l qos -d 'QoS levels, one part of the run each [default: 0,1,2]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l size -d 'Payload size in bytes: 64, a range 64..4096, or a mean exp:512 [default: 64]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l payload -d 'Payload: a text with {i}, {seq}, {run} and {rand}, or @FILE' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l credentials -d 'User names and passwords of the clients, in turns: a line USERNAME,PASSWORD each' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l threads -d 'Threads that share the clients [default: one a core]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l shard -d 'This part of a run on several machines: I/N, or N and the index from JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l run -d 'Name of the run; its shards share it [default: random, and the instant of --start-at for shards]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l rate -d 'Publish at this rate, all publishers together, whatever the broker does: 20000/s [default: as the broker allows]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l rate-per-client -d 'Publish at this rate, each publisher' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l stages -d 'Rates one after the other, each told by itself: 10s@1000/s,30s@5000/s' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l duration -d 'How long to measure, each QoS level [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l messages -d 'End after so many messages, all publishers together' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l warmup -d 'Publish for this long before measuring [default: 1s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l drain -d 'Wait at most so long for what is on its way at the end [default: 5s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l ramp -d 'Connect no faster than this: 1000/s' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l churn -d 'bench conn: end and begin connections anew at this rate' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l start-at -d 'Begin the load at this instant, once connected: 2026-01-31T12:00:00Z' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l threshold -d 'Fail with status 99 unless this holds, such as \'e2e.p99 < 50ms\' or \'lost == 0\'; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l allow -d 'Don\'t fail for messages that are lost at QoS 1 and 2, or duplicated at QoS 2' -r -f -a "lost\t''
duplicated\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l find-max -d 'Look for the highest rate at which this holds, such as \'e2e.p99 < 20ms and lost == 0\'' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l prometheus -d 'Serve the numbers to Prometheus while it runs, at /metrics' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l output -d 'Shape of the report on standard output' -r -f -a "text\t''
json\t''
csv\t''
markdown\t''
junit\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l report -d 'Write the report to this file, as JSON with all histograms' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l timeline -d 'Write what happened second by second to this file, as CSV' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l html -d 'Write a page with plots to this file' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s p -l port -d 'Port of the broker [default: 1883, and 8883 with TLS]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s L -l url -l broker -d 'Broker as a URL: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://HOST[:PORT][/PATH] or unix:///PATH; several are tried in turn' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l unix -d 'Connect to a Unix socket' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s u -l username -d 'User name' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s P -l password -d 'Password; others on this machine can see it, unlike CULEX_PASSWORD or the next two' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l password-file -d 'Read the password from a file; one newline at its end is dropped' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l interface -d 'Network interface to connect through (Linux)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l connect-timeout -d 'Give up when no connection has come about in this time [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s I -l id-prefix -d 'Client identifier: this and the process identifier' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s V -l protocol-version -d 'Version of MQTT [default: 311, or 5 when an option needs it]' -r -f -a "31\t''
311\t''
5\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s k -l keep-alive -d 'Longest silence before a ping; 0 turns it off [default: 60s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l reconnect -d 'How often in a row to try again when the connection is lost: never, always, or a number [default: always for sub, pub -l, rr -l, top and watch, else never]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l reconnect-delay -d 'What to wait before each try at the most, at first and in the end: it doubles each time, and chance decides between that and nothing [default: 1s..60s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l proxy -d 'Connect through a proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT], socks5:// or http://; env takes ALL_PROXY and NO_PROXY, none takes none' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l name-server -d 'Name server to ask for --srv [default: those of the system]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l auth-method -d 'Prove knowledge of the password, without sending it, and have the broker prove it too' -r -f -a "SCRAM-SHA-1\t''
SCRAM-SHA-256\t''
SCRAM-SHA-512\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l reauth-every -d 'Authenticate anew on the same connection this often; needs --auth-method [default: never]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l cafile -d 'Trust the authorities in this PEM file, and with --tls the system\'s too; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l capath -d 'Trust the authorities in the PEM files of this directory; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l cert -d 'Certificate of this client, a PEM file' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l key -d 'Private key of this client, a PEM file [default: the file of --cert]' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l tls-server-name -d 'Name to verify in the broker\'s certificate [default: the host]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l tls-version -d 'Oldest version of TLS [default: 1.2]' -r -f -a "1.2\t''
1.3\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l tls-alpn -d 'Protocol to offer by ALPN; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l ciphers -d 'Cipher suites by their OpenSSL names, separated by colons' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l tls-keylog -d 'Append the secrets of the session to this file, for Wireshark; also from SSLKEYLOGFILE' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l psk -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l psk-identity -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l tls-engine -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l tls-engine-kpass-sha1 -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l keyform -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l ws-path -d 'Path of the upgrade request [default: /mqtt, or that of the URL]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l ws-header -d 'Header of the upgrade request; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l will-topic -d 'Topic of the will' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l will-payload -d 'Payload of the will [default: empty]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l will-qos -d 'QoS of the will [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l user-property -d 'User property of the message; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l content-type -d 'Content type of the payload, such as application/json' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l response-topic -d 'Topic that a response is expected on' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l correlation-data -d 'Bytes that tie the response to this message' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l message-expiry -d 'How long the broker may hold the message for a subscriber' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l topic-alias -d 'Send the topic once, and this number instead of it afterwards' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l payload-format-indicator -d '1 says that the payload is UTF-8' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s x -l session-expiry -d 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l receive-maximum -d 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l max-packet-size -d 'Largest packet to accept; a broker that sends a larger one breaks the protocol' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l topic-alias-maximum -d 'Most topic aliases to accept' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l connect-user-property -d 'User property of CONNECT; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l will-delay -d 'Time between the loss of the connection and the publication of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l will-content-type -d 'Content type of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l will-response-topic -d 'Response topic of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l will-correlation-data -d 'Correlation data of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l will-message-expiry -d 'Lifetime of the will once it is published (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l will-payload-format-indicator -d '1 says that the will is UTF-8 (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l will-user-property -d 'User property of the will (MQTT 5); repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s D -l property -d 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l profile -d 'Take the connection from [profile.NAME] of the configuration file' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l config -d 'Read this configuration file instead of ~/.config/culex/config.toml' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s i -l id -l client-id -d 'Client identifiers; {i} is the number of the client [default: culex-{run}-{i}]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s M -l max-inflight -l inflight -d 'Most messages of a publisher on their way at once [default: 20]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s A -l source-address -d 'Local address to connect from, or a range A-B, taken in turns' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s h -l host -d 'Name or address of the broker; clients take several in turns [default: localhost]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l embedded -d 'Start the embedded broker on a free port, and test that'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s r -l retain -d 'Have the broker keep the last message of each topic'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l abort-on-fail -d 'End the run as soon as a threshold does not hold'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l progress -d 'Tell a line a second on standard error where that is no terminal'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l ask-password -d 'Ask for the password on the terminal'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l nodelay -d 'Send small packets at once (TCP_NODELAY); the default'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l no-nodelay -d 'Let the system gather small packets'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l retry-first-connect -d 'Try again also when the first connection does not come about, without a limit unless --reconnect is a number'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l srv -d 'Connect to the brokers that the domain of -h lists: in _mqtt._tcp, and with TLS in _secure-mqtt._tcp'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l follow-redirect -d 'Connect to the server that a broker of MQTT 5 names instead of itself; user name and password are sent there too, but never less safely'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l tls -d 'Speak TLS, and trust what the system trusts; port 8883, an mqtts URL and each of the next flags imply it'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l no-tls -d 'Speak no TLS, whatever port, environment and profile say'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l insecure -d 'Verify nothing about the broker\'s certificate: anyone can be in the middle'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l ws -d 'Carry MQTT over WebSocket; a ws or wss URL and each of the next flags imply it; port 80, and 443 with TLS'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l will-retain -d 'Whether the broker retains the will'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -s d -l debug -d 'Tell every packet on standard error'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l quiet -d 'Tell nothing on standard error; the exit status tells enough'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from sub" -l disable-clean-session -d 'Continue the session that the broker has of this identifier, and leave it one; needs -i'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s c -l clients -d 'Number of clients: publishers and as many subscribers, or what the topology makes of it [default: 10]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l publishers -d 'Number of publishers' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l subscribers -d 'Number of subscribers' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l topology -d 'Who hears whom: pairs, fan-in, fan-out, shared or mesh [default: pairs]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s t -l topic -d 'Topic of publisher {i}; {run} is the run, {rand} random [default: culex/bench/{run}/{i}]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s q -l qos -d 'QoS levels, one part of the run each [default: 0,1,2]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l size -d 'Payload size in bytes: 64, a range 64..4096, or a mean exp:512 [default: 64]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l payload -d 'Payload: a text with {i}, {seq}, {run} and {rand}, or @FILE' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l credentials -d 'User names and passwords of the clients, in turns: a line USERNAME,PASSWORD each' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l threads -d 'Threads that share the clients [default: one a core]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l shard -d 'This part of a run on several machines: I/N, or N and the index from JOB_COMPLETION_INDEX or SLURM_ARRAY_TASK_ID' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l run -d 'Name of the run; its shards share it [default: random, and the instant of --start-at for shards]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l rate -d 'Publish at this rate, all publishers together, whatever the broker does: 20000/s [default: as the broker allows]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l rate-per-client -d 'Publish at this rate, each publisher' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l stages -d 'Rates one after the other, each told by itself: 10s@1000/s,30s@5000/s' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l duration -d 'How long to measure, each QoS level [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l messages -d 'End after so many messages, all publishers together' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l warmup -d 'Publish for this long before measuring [default: 1s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l drain -d 'Wait at most so long for what is on its way at the end [default: 5s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l ramp -d 'Connect no faster than this: 1000/s' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l churn -d 'bench conn: end and begin connections anew at this rate' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l start-at -d 'Begin the load at this instant, once connected: 2026-01-31T12:00:00Z' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l threshold -d 'Fail with status 99 unless this holds, such as \'e2e.p99 < 50ms\' or \'lost == 0\'; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l allow -d 'Don\'t fail for messages that are lost at QoS 1 and 2, or duplicated at QoS 2' -r -f -a "lost\t''
duplicated\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l find-max -d 'Look for the highest rate at which this holds, such as \'e2e.p99 < 20ms and lost == 0\'' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l prometheus -d 'Serve the numbers to Prometheus while it runs, at /metrics' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l output -d 'Shape of the report on standard output' -r -f -a "text\t''
json\t''
csv\t''
markdown\t''
junit\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l report -d 'Write the report to this file, as JSON with all histograms' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l timeline -d 'Write what happened second by second to this file, as CSV' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l html -d 'Write a page with plots to this file' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s p -l port -d 'Port of the broker [default: 1883, and 8883 with TLS]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s L -l url -l broker -d 'Broker as a URL: mqtt[s]://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC], ws[s]://HOST[:PORT][/PATH] or unix:///PATH; several are tried in turn' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l unix -d 'Connect to a Unix socket' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s u -l username -d 'User name' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s P -l password -d 'Password; others on this machine can see it, unlike CULEX_PASSWORD or the next two' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l password-file -d 'Read the password from a file; one newline at its end is dropped' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l interface -d 'Network interface to connect through (Linux)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l connect-timeout -d 'Give up when no connection has come about in this time [default: 10s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s I -l id-prefix -d 'Client identifier: this and the process identifier' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s V -l protocol-version -d 'Version of MQTT [default: 311, or 5 when an option needs it]' -r -f -a "31\t''
311\t''
5\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s k -l keep-alive -d 'Longest silence before a ping; 0 turns it off [default: 60s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l reconnect -d 'How often in a row to try again when the connection is lost: never, always, or a number [default: always for sub, pub -l, rr -l, top and watch, else never]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l reconnect-delay -d 'What to wait before each try at the most, at first and in the end: it doubles each time, and chance decides between that and nothing [default: 1s..60s]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l proxy -d 'Connect through a proxy: socks5h://[USER[:PASSWORD]@]HOST[:PORT], socks5:// or http://; env takes ALL_PROXY and NO_PROXY, none takes none' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l name-server -d 'Name server to ask for --srv [default: those of the system]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l auth-method -d 'Prove knowledge of the password, without sending it, and have the broker prove it too' -r -f -a "SCRAM-SHA-1\t''
SCRAM-SHA-256\t''
SCRAM-SHA-512\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l reauth-every -d 'Authenticate anew on the same connection this often; needs --auth-method [default: never]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l cafile -d 'Trust the authorities in this PEM file, and with --tls the system\'s too; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l capath -d 'Trust the authorities in the PEM files of this directory; repeatable' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l cert -d 'Certificate of this client, a PEM file' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l key -d 'Private key of this client, a PEM file [default: the file of --cert]' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l tls-server-name -d 'Name to verify in the broker\'s certificate [default: the host]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l tls-version -d 'Oldest version of TLS [default: 1.2]' -r -f -a "1.2\t''
1.3\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l tls-alpn -d 'Protocol to offer by ALPN; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l ciphers -d 'Cipher suites by their OpenSSL names, separated by colons' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l tls-keylog -d 'Append the secrets of the session to this file, for Wireshark; also from SSLKEYLOGFILE' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l psk -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l psk-identity -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l tls-engine -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l tls-engine-kpass-sha1 -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l keyform -d 'Not supported' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l ws-path -d 'Path of the upgrade request [default: /mqtt, or that of the URL]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l ws-header -d 'Header of the upgrade request; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l will-topic -d 'Topic of the will' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l will-payload -d 'Payload of the will [default: empty]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l will-qos -d 'QoS of the will [default: 0]' -r -f -a "0\t''
1\t''
2\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l user-property -d 'User property of the message; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l content-type -d 'Content type of the payload, such as application/json' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l response-topic -d 'Topic that a response is expected on' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l correlation-data -d 'Bytes that tie the response to this message' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l message-expiry -d 'How long the broker may hold the message for a subscriber' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l topic-alias -d 'Send the topic once, and this number instead of it afterwards' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l payload-format-indicator -d '1 says that the payload is UTF-8' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s x -l session-expiry -d 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l receive-maximum -d 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l max-packet-size -d 'Largest packet to accept; a broker that sends a larger one breaks the protocol' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l topic-alias-maximum -d 'Most topic aliases to accept' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l connect-user-property -d 'User property of CONNECT; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l will-delay -d 'Time between the loss of the connection and the publication of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l will-content-type -d 'Content type of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l will-response-topic -d 'Response topic of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l will-correlation-data -d 'Correlation data of the will (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l will-message-expiry -d 'Lifetime of the will once it is published (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l will-payload-format-indicator -d '1 says that the will is UTF-8 (MQTT 5)' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l will-user-property -d 'User property of the will (MQTT 5); repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s D -l property -d 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l profile -d 'Take the connection from [profile.NAME] of the configuration file' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l config -d 'Read this configuration file instead of ~/.config/culex/config.toml' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s i -l id -l client-id -d 'Client identifiers; {i} is the number of the client [default: culex-{run}-{i}]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s M -l max-inflight -l inflight -d 'Most messages of a publisher on their way at once [default: 20]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s A -l source-address -d 'Local address to connect from, or a range A-B, taken in turns' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s h -l host -d 'Name or address of the broker; clients take several in turns [default: localhost]' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l embedded -d 'Start the embedded broker on a free port, and test that'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s r -l retain -d 'Have the broker keep the last message of each topic'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l abort-on-fail -d 'End the run as soon as a threshold does not hold'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l progress -d 'Tell a line a second on standard error where that is no terminal'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l ask-password -d 'Ask for the password on the terminal'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l nodelay -d 'Send small packets at once (TCP_NODELAY); the default'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l no-nodelay -d 'Let the system gather small packets'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l retry-first-connect -d 'Try again also when the first connection does not come about, without a limit unless --reconnect is a number'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l srv -d 'Connect to the brokers that the domain of -h lists: in _mqtt._tcp, and with TLS in _secure-mqtt._tcp'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l follow-redirect -d 'Connect to the server that a broker of MQTT 5 names instead of itself; user name and password are sent there too, but never less safely'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l tls -d 'Speak TLS, and trust what the system trusts; port 8883, an mqtts URL and each of the next flags imply it'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l no-tls -d 'Speak no TLS, whatever port, environment and profile say'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l insecure -d 'Verify nothing about the broker\'s certificate: anyone can be in the middle'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l ws -d 'Carry MQTT over WebSocket; a ws or wss URL and each of the next flags imply it; port 80, and 443 with TLS'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l will-retain -d 'Whether the broker retains the will'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -s d -l debug -d 'Tell every packet on standard error'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l quiet -d 'Tell nothing on standard error; the exit status tells enough'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from conn" -l disable-clean-session -d 'Continue the session that the broker has of this identifier, and leave it one; needs -i'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from show" -l threshold -d 'Fail with status 99 unless this holds, such as \'e2e.p99 < 50ms\' or \'lost == 0\'; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from show" -l allow -d 'Don\'t fail for messages that are lost at QoS 1 and 2, or duplicated at QoS 2' -r -f -a "lost\t''
duplicated\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from show" -l output -d 'Shape of the report on standard output' -r -f -a "text\t''
json\t''
csv\t''
markdown\t''
junit\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from show" -l report -d 'Write the report to this file, as JSON with all histograms' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from show" -l timeline -d 'Write what happened second by second to this file, as CSV' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from show" -l html -d 'Write a page with plots to this file' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from show" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from merge" -l threshold -d 'Fail with status 99 unless this holds, such as \'e2e.p99 < 50ms\' or \'lost == 0\'; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from merge" -l allow -d 'Don\'t fail for messages that are lost at QoS 1 and 2, or duplicated at QoS 2' -r -f -a "lost\t''
duplicated\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from merge" -l output -d 'Shape of the report on standard output' -r -f -a "text\t''
json\t''
csv\t''
markdown\t''
junit\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from merge" -l report -d 'Write the report to this file, as JSON with all histograms' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from merge" -l timeline -d 'Write what happened second by second to this file, as CSV' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from merge" -l html -d 'Write a page with plots to this file' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from merge" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from merge" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from compare" -l new -d 'The reports of now' -r -F
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from compare" -l max-regression -d 'Fail with status 99 if a number got worse by more, such as e2e.p99=20%,received.rate=10%' -r
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from compare" -l output -d 'Shape of the comparison on standard output' -r -f -a "text\t''
json\t''
csv\t''
markdown\t''
junit\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from compare" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from compare" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from help" -f -a "e2e" -d 'Publish and subscribe in one process; the default'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from help" -f -a "pub" -d 'Publish only'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from help" -f -a "sub" -d 'Subscribe only'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from help" -f -a "conn" -d 'Connect only: rate of connections, hold, churn'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from help" -f -a "show" -d 'Tell what is in a report'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from help" -f -a "merge" -d 'Add up the shards of a run'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from help" -f -a "compare" -d 'Hold runs against those of before'
complete -c culex -n "__fish_culex_using_subcommand bench; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c culex -n "__fish_culex_using_subcommand broker" -l listen -d 'Address and port to listen on; port 0 takes a free one; repeatable' -r
complete -c culex -n "__fish_culex_using_subcommand broker" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand completions" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand install-links" -l force -d 'Replace what has one of the names already'
complete -c culex -n "__fish_culex_using_subcommand install-links" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand man" -l help -d 'Print this help'
complete -c culex -n "__fish_culex_using_subcommand help; and not __fish_seen_subcommand_from pub sub rr top probe retain-clear watch bench broker completions install-links man help" -f -a "pub" -d 'Publish messages'
complete -c culex -n "__fish_culex_using_subcommand help; and not __fish_seen_subcommand_from pub sub rr top probe retain-clear watch bench broker completions install-links man help" -f -a "sub" -d 'Subscribe to topics and print what arrives'
complete -c culex -n "__fish_culex_using_subcommand help; and not __fish_seen_subcommand_from pub sub rr top probe retain-clear watch bench broker completions install-links man help" -f -a "rr" -d 'Send requests and print the responses'
complete -c culex -n "__fish_culex_using_subcommand help; and not __fish_seen_subcommand_from pub sub rr top probe retain-clear watch bench broker completions install-links man help" -f -a "top" -d 'Show which topics there is traffic on, and which have fallen silent'
complete -c culex -n "__fish_culex_using_subcommand help; and not __fish_seen_subcommand_from pub sub rr top probe retain-clear watch bench broker completions install-links man help" -f -a "probe" -d 'Find out what a broker can do'
complete -c culex -n "__fish_culex_using_subcommand help; and not __fish_seen_subcommand_from pub sub rr top probe retain-clear watch bench broker completions install-links man help" -f -a "retain-clear" -d 'Find retained messages and clear them'
complete -c culex -n "__fish_culex_using_subcommand help; and not __fish_seen_subcommand_from pub sub rr top probe retain-clear watch bench broker completions install-links man help" -f -a "watch" -d 'Look at the topics of a broker live'
complete -c culex -n "__fish_culex_using_subcommand help; and not __fish_seen_subcommand_from pub sub rr top probe retain-clear watch bench broker completions install-links man help" -f -a "bench" -d 'Load-test a broker'
complete -c culex -n "__fish_culex_using_subcommand help; and not __fish_seen_subcommand_from pub sub rr top probe retain-clear watch bench broker completions install-links man help" -f -a "broker" -d 'Run a small broker, to try things with'
complete -c culex -n "__fish_culex_using_subcommand help; and not __fish_seen_subcommand_from pub sub rr top probe retain-clear watch bench broker completions install-links man help" -f -a "completions" -d 'Print a script that completes command lines in a shell'
complete -c culex -n "__fish_culex_using_subcommand help; and not __fish_seen_subcommand_from pub sub rr top probe retain-clear watch bench broker completions install-links man help" -f -a "install-links" -d 'Make links under the names of the mosquitto clients'
complete -c culex -n "__fish_culex_using_subcommand help; and not __fish_seen_subcommand_from pub sub rr top probe retain-clear watch bench broker completions install-links man help" -f -a "man" -d 'Write the manual pages into a directory'
complete -c culex -n "__fish_culex_using_subcommand help; and not __fish_seen_subcommand_from pub sub rr top probe retain-clear watch bench broker completions install-links man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
