
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'culex' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'culex'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'culex' {
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print the version')
            [CompletionResult]::new('pub', 'pub', [CompletionResultType]::ParameterValue, 'Publish messages')
            [CompletionResult]::new('sub', 'sub', [CompletionResultType]::ParameterValue, 'Subscribe to topics and print what arrives')
            [CompletionResult]::new('retain-clear', 'retain-clear', [CompletionResultType]::ParameterValue, 'Find retained messages and clear them')
            [CompletionResult]::new('broker', 'broker', [CompletionResultType]::ParameterValue, 'Run a small broker, to try things with')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a script that completes command lines in a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual pages into a directory')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'culex;pub' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Topic to publish to; it may also end a --url')
            [CompletionResult]::new('--topic', '--topic', [CompletionResultType]::ParameterName, 'Topic to publish to; it may also end a --url')
            [CompletionResult]::new('-m', '-m', [CompletionResultType]::ParameterName, 'Payload as text')
            [CompletionResult]::new('--message', '--message', [CompletionResultType]::ParameterName, 'Payload as text')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Payload from a file')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Payload from a file')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'QoS: 0 at most once, 1 at least once, 2 exactly once [default: 0]')
            [CompletionResult]::new('--qos', '--qos', [CompletionResultType]::ParameterName, 'QoS: 0 at most once, 1 at least once, 2 exactly once [default: 0]')
            [CompletionResult]::new('--repeat', '--repeat', [CompletionResultType]::ParameterName, 'Publish it N times')
            [CompletionResult]::new('--repeat-delay', '--repeat-delay', [CompletionResultType]::ParameterName, 'Pause between the repetitions [default: 0]')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Publish no faster than this, such as 1000/s')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Name or address of the broker; several are tried in turn [default: localhost]')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Name or address of the broker; several are tried in turn [default: localhost]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Port of the broker [default: 1883]')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port of the broker [default: 1883]')
            [CompletionResult]::new('-L', '-L ', [CompletionResultType]::ParameterName, 'Broker as a URL: mqtt://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC] or unix:///PATH')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Broker as a URL: mqtt://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC] or unix:///PATH')
            [CompletionResult]::new('--broker', '--broker', [CompletionResultType]::ParameterName, 'Broker as a URL: mqtt://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC] or unix:///PATH')
            [CompletionResult]::new('--unix', '--unix', [CompletionResultType]::ParameterName, 'Connect to a Unix socket')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name')
            [CompletionResult]::new('-P', '-P ', [CompletionResultType]::ParameterName, 'Password; others on this machine can see it there, so better use one of the next two, or CULEX_PASSWORD')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Password; others on this machine can see it there, so better use one of the next two, or CULEX_PASSWORD')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file; one newline at its end is dropped')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Local name or address to connect from')
            [CompletionResult]::new('--source-address', '--source-address', [CompletionResultType]::ParameterName, 'Local name or address to connect from')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up when no connection has come about in this time [default: 10s]')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]')
            [CompletionResult]::new('-I', '-I ', [CompletionResultType]::ParameterName, 'Client identifier: this and the process identifier')
            [CompletionResult]::new('--id-prefix', '--id-prefix', [CompletionResultType]::ParameterName, 'Client identifier: this and the process identifier')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Version of MQTT [default: 311, or 5 when an option needs it]')
            [CompletionResult]::new('--protocol-version', '--protocol-version', [CompletionResultType]::ParameterName, 'Version of MQTT [default: 311, or 5 when an option needs it]')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Longest silence before a ping; 0 turns it off [default: 60s]')
            [CompletionResult]::new('--keep-alive', '--keep-alive', [CompletionResultType]::ParameterName, 'Longest silence before a ping; 0 turns it off [default: 60s]')
            [CompletionResult]::new('-M', '-M ', [CompletionResultType]::ParameterName, 'Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]')
            [CompletionResult]::new('--max-inflight', '--max-inflight', [CompletionResultType]::ParameterName, 'Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]')
            [CompletionResult]::new('--will-topic', '--will-topic', [CompletionResultType]::ParameterName, 'Topic of the will')
            [CompletionResult]::new('--will-payload', '--will-payload', [CompletionResultType]::ParameterName, 'Payload of the will [default: empty]')
            [CompletionResult]::new('--will-qos', '--will-qos', [CompletionResultType]::ParameterName, 'QoS of the will [default: 0]')
            [CompletionResult]::new('--user-property', '--user-property', [CompletionResultType]::ParameterName, 'User property of the message; repeatable')
            [CompletionResult]::new('--content-type', '--content-type', [CompletionResultType]::ParameterName, 'Content type of the payload, such as application/json')
            [CompletionResult]::new('--response-topic', '--response-topic', [CompletionResultType]::ParameterName, 'Topic that a response is expected on')
            [CompletionResult]::new('--correlation-data', '--correlation-data', [CompletionResultType]::ParameterName, 'Bytes that tie the response to this message')
            [CompletionResult]::new('--message-expiry', '--message-expiry', [CompletionResultType]::ParameterName, 'How long the broker may hold the message for a subscriber')
            [CompletionResult]::new('--topic-alias', '--topic-alias', [CompletionResultType]::ParameterName, 'Send the topic once, and this number instead of it afterwards')
            [CompletionResult]::new('--payload-format-indicator', '--payload-format-indicator', [CompletionResultType]::ParameterName, '1 says that the payload is UTF-8')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]')
            [CompletionResult]::new('--session-expiry', '--session-expiry', [CompletionResultType]::ParameterName, 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]')
            [CompletionResult]::new('--receive-maximum', '--receive-maximum', [CompletionResultType]::ParameterName, 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once')
            [CompletionResult]::new('--max-packet-size', '--max-packet-size', [CompletionResultType]::ParameterName, 'Largest packet to accept')
            [CompletionResult]::new('--topic-alias-maximum', '--topic-alias-maximum', [CompletionResultType]::ParameterName, 'Most topic aliases to accept')
            [CompletionResult]::new('--connect-user-property', '--connect-user-property', [CompletionResultType]::ParameterName, 'User property of CONNECT; repeatable')
            [CompletionResult]::new('--will-delay', '--will-delay', [CompletionResultType]::ParameterName, 'Time between the loss of the connection and the publication of the will (MQTT 5)')
            [CompletionResult]::new('--will-content-type', '--will-content-type', [CompletionResultType]::ParameterName, 'Content type of the will (MQTT 5)')
            [CompletionResult]::new('--will-response-topic', '--will-response-topic', [CompletionResultType]::ParameterName, 'Response topic of the will (MQTT 5)')
            [CompletionResult]::new('--will-correlation-data', '--will-correlation-data', [CompletionResultType]::ParameterName, 'Correlation data of the will (MQTT 5)')
            [CompletionResult]::new('--will-message-expiry', '--will-message-expiry', [CompletionResultType]::ParameterName, 'Lifetime of the will once it is published (MQTT 5)')
            [CompletionResult]::new('--will-payload-format-indicator', '--will-payload-format-indicator', [CompletionResultType]::ParameterName, '1 says that the will is UTF-8 (MQTT 5)')
            [CompletionResult]::new('--will-user-property', '--will-user-property', [CompletionResultType]::ParameterName, 'User property of the will (MQTT 5); repeatable')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE')
            [CompletionResult]::new('--property', '--property', [CompletionResultType]::ParameterName, 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Take the connection from [profile.NAME] of the configuration file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of ~/.config/culex/config.toml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-s', '-s', [CompletionResultType]::ParameterName, 'All of standard input as one message')
            [CompletionResult]::new('--stdin-file', '--stdin-file', [CompletionResultType]::ParameterName, 'All of standard input as one message')
            [CompletionResult]::new('-l', '-l', [CompletionResultType]::ParameterName, 'Each line of standard input as one message')
            [CompletionResult]::new('--stdin-line', '--stdin-line', [CompletionResultType]::ParameterName, 'Each line of standard input as one message')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'An empty payload')
            [CompletionResult]::new('--null-message', '--null-message', [CompletionResultType]::ParameterName, 'An empty payload')
            [CompletionResult]::new('-r', '-r', [CompletionResultType]::ParameterName, 'Have the broker keep the message for later subscribers')
            [CompletionResult]::new('--retain', '--retain', [CompletionResultType]::ParameterName, 'Have the broker keep the message for later subscribers')
            [CompletionResult]::new('--ask-password', '--ask-password', [CompletionResultType]::ParameterName, 'Ask for the password on the terminal')
            [CompletionResult]::new('--nodelay', '--nodelay', [CompletionResultType]::ParameterName, 'Send small packets at once (TCP_NODELAY); the default')
            [CompletionResult]::new('--no-nodelay', '--no-nodelay', [CompletionResultType]::ParameterName, 'Let the system gather small packets')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Continue the session that the broker has of this identifier, and leave it one; needs -i')
            [CompletionResult]::new('--disable-clean-session', '--disable-clean-session', [CompletionResultType]::ParameterName, 'Continue the session that the broker has of this identifier, and leave it one; needs -i')
            [CompletionResult]::new('--will-retain', '--will-retain', [CompletionResultType]::ParameterName, 'Whether the broker retains the will')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Tell every packet on standard error')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Tell every packet on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell nothing on standard error; the exit status tells it')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            break
        }
        'culex;sub' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Topic filter, with wildcards + and #, or $share/GROUP/FILTER; repeatable; it may also end a --url')
            [CompletionResult]::new('--topic', '--topic', [CompletionResultType]::ParameterName, 'Topic filter, with wildcards + and #, or $share/GROUP/FILTER; repeatable; it may also end a --url')
            [CompletionResult]::new('-T', '-T ', [CompletionResultType]::ParameterName, 'Drop messages whose topic matches; repeatable')
            [CompletionResult]::new('--filter-out', '--filter-out', [CompletionResultType]::ParameterName, 'Drop messages whose topic matches; repeatable')
            [CompletionResult]::new('-U', '-U ', [CompletionResultType]::ParameterName, 'Unsubscribe from this filter, which an old session may hold; repeatable')
            [CompletionResult]::new('--unsubscribe', '--unsubscribe', [CompletionResultType]::ParameterName, 'Unsubscribe from this filter, which an old session may hold; repeatable')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Highest QoS at which messages are to come [default: 0]')
            [CompletionResult]::new('--qos', '--qos', [CompletionResultType]::ParameterName, 'Highest QoS at which messages are to come [default: 0]')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'End after N messages')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'End after N messages')
            [CompletionResult]::new('-W', '-W ', [CompletionResultType]::ParameterName, 'End after this time, with exit status 27')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'End after this time, with exit status 27')
            [CompletionResult]::new('--retain-handling', '--retain-handling', [CompletionResultType]::ParameterName, 'When the broker sends retained messages: always, for a new subscription, never (MQTT 5) [default: always]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of a message [default: pretty on a terminal, else raw]')
            [CompletionResult]::new('-F', '-F ', [CompletionResultType]::ParameterName, 'Format of a message, as mosquitto_sub has it, such as ''%t %p''')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Format of a message, as mosquitto_sub has it, such as ''%t %p''')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Name or address of the broker; several are tried in turn [default: localhost]')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Name or address of the broker; several are tried in turn [default: localhost]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Port of the broker [default: 1883]')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port of the broker [default: 1883]')
            [CompletionResult]::new('-L', '-L ', [CompletionResultType]::ParameterName, 'Broker as a URL: mqtt://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC] or unix:///PATH')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Broker as a URL: mqtt://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC] or unix:///PATH')
            [CompletionResult]::new('--broker', '--broker', [CompletionResultType]::ParameterName, 'Broker as a URL: mqtt://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC] or unix:///PATH')
            [CompletionResult]::new('--unix', '--unix', [CompletionResultType]::ParameterName, 'Connect to a Unix socket')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name')
            [CompletionResult]::new('-P', '-P ', [CompletionResultType]::ParameterName, 'Password; others on this machine can see it there, so better use one of the next two, or CULEX_PASSWORD')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Password; others on this machine can see it there, so better use one of the next two, or CULEX_PASSWORD')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file; one newline at its end is dropped')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Local name or address to connect from')
            [CompletionResult]::new('--source-address', '--source-address', [CompletionResultType]::ParameterName, 'Local name or address to connect from')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up when no connection has come about in this time [default: 10s]')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]')
            [CompletionResult]::new('-I', '-I ', [CompletionResultType]::ParameterName, 'Client identifier: this and the process identifier')
            [CompletionResult]::new('--id-prefix', '--id-prefix', [CompletionResultType]::ParameterName, 'Client identifier: this and the process identifier')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Version of MQTT [default: 311, or 5 when an option needs it]')
            [CompletionResult]::new('--protocol-version', '--protocol-version', [CompletionResultType]::ParameterName, 'Version of MQTT [default: 311, or 5 when an option needs it]')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Longest silence before a ping; 0 turns it off [default: 60s]')
            [CompletionResult]::new('--keep-alive', '--keep-alive', [CompletionResultType]::ParameterName, 'Longest silence before a ping; 0 turns it off [default: 60s]')
            [CompletionResult]::new('-M', '-M ', [CompletionResultType]::ParameterName, 'Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]')
            [CompletionResult]::new('--max-inflight', '--max-inflight', [CompletionResultType]::ParameterName, 'Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]')
            [CompletionResult]::new('--will-topic', '--will-topic', [CompletionResultType]::ParameterName, 'Topic of the will')
            [CompletionResult]::new('--will-payload', '--will-payload', [CompletionResultType]::ParameterName, 'Payload of the will [default: empty]')
            [CompletionResult]::new('--will-qos', '--will-qos', [CompletionResultType]::ParameterName, 'QoS of the will [default: 0]')
            [CompletionResult]::new('--user-property', '--user-property', [CompletionResultType]::ParameterName, 'User property of the subscription; repeatable')
            [CompletionResult]::new('--subscription-identifier', '--subscription-identifier', [CompletionResultType]::ParameterName, 'Number that comes with every message of this subscription')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]')
            [CompletionResult]::new('--session-expiry', '--session-expiry', [CompletionResultType]::ParameterName, 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]')
            [CompletionResult]::new('--receive-maximum', '--receive-maximum', [CompletionResultType]::ParameterName, 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once')
            [CompletionResult]::new('--max-packet-size', '--max-packet-size', [CompletionResultType]::ParameterName, 'Largest packet to accept')
            [CompletionResult]::new('--topic-alias-maximum', '--topic-alias-maximum', [CompletionResultType]::ParameterName, 'Most topic aliases to accept')
            [CompletionResult]::new('--connect-user-property', '--connect-user-property', [CompletionResultType]::ParameterName, 'User property of CONNECT; repeatable')
            [CompletionResult]::new('--will-delay', '--will-delay', [CompletionResultType]::ParameterName, 'Time between the loss of the connection and the publication of the will (MQTT 5)')
            [CompletionResult]::new('--will-content-type', '--will-content-type', [CompletionResultType]::ParameterName, 'Content type of the will (MQTT 5)')
            [CompletionResult]::new('--will-response-topic', '--will-response-topic', [CompletionResultType]::ParameterName, 'Response topic of the will (MQTT 5)')
            [CompletionResult]::new('--will-correlation-data', '--will-correlation-data', [CompletionResultType]::ParameterName, 'Correlation data of the will (MQTT 5)')
            [CompletionResult]::new('--will-message-expiry', '--will-message-expiry', [CompletionResultType]::ParameterName, 'Lifetime of the will once it is published (MQTT 5)')
            [CompletionResult]::new('--will-payload-format-indicator', '--will-payload-format-indicator', [CompletionResultType]::ParameterName, '1 says that the will is UTF-8 (MQTT 5)')
            [CompletionResult]::new('--will-user-property', '--will-user-property', [CompletionResultType]::ParameterName, 'User property of the will (MQTT 5); repeatable')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE')
            [CompletionResult]::new('--property', '--property', [CompletionResultType]::ParameterName, 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Take the connection from [profile.NAME] of the configuration file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of ~/.config/culex/config.toml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-E', '-E ', [CompletionResultType]::ParameterName, 'End once the subscription is acknowledged')
            [CompletionResult]::new('--exit-after-subscribe', '--exit-after-subscribe', [CompletionResultType]::ParameterName, 'End once the subscription is acknowledged')
            [CompletionResult]::new('-R', '-R ', [CompletionResultType]::ParameterName, 'Print no retained messages')
            [CompletionResult]::new('--skip-retained', '--skip-retained', [CompletionResultType]::ParameterName, 'Print no retained messages')
            [CompletionResult]::new('--retained-only', '--retained-only', [CompletionResultType]::ParameterName, 'Print retained messages only, and end at the first other one')
            [CompletionResult]::new('--no-local', '--no-local', [CompletionResultType]::ParameterName, 'Take no messages that this client published (MQTT 5)')
            [CompletionResult]::new('--retain-as-published', '--retain-as-published', [CompletionResultType]::ParameterName, 'Take the retain flag as it was published (MQTT 5)')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Print the topic before the payload: --output topic')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Print the topic before the payload: --output topic')
            [CompletionResult]::new('-N', '-N ', [CompletionResultType]::ParameterName, 'Print no newline after a message')
            [CompletionResult]::new('--no-newline', '--no-newline', [CompletionResultType]::ParameterName, 'Print no newline after a message')
            [CompletionResult]::new('--ask-password', '--ask-password', [CompletionResultType]::ParameterName, 'Ask for the password on the terminal')
            [CompletionResult]::new('--nodelay', '--nodelay', [CompletionResultType]::ParameterName, 'Send small packets at once (TCP_NODELAY); the default')
            [CompletionResult]::new('--no-nodelay', '--no-nodelay', [CompletionResultType]::ParameterName, 'Let the system gather small packets')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Continue the session that the broker has of this identifier, and leave it one; needs -i')
            [CompletionResult]::new('--disable-clean-session', '--disable-clean-session', [CompletionResultType]::ParameterName, 'Continue the session that the broker has of this identifier, and leave it one; needs -i')
            [CompletionResult]::new('--will-retain', '--will-retain', [CompletionResultType]::ParameterName, 'Whether the broker retains the will')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Tell every packet on standard error')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Tell every packet on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell nothing on standard error; the exit status tells it')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            break
        }
        'culex;retain-clear' {
            [CompletionResult]::new('-t', '-t', [CompletionResultType]::ParameterName, 'Another topic filter; repeatable')
            [CompletionResult]::new('--topic', '--topic', [CompletionResultType]::ParameterName, 'Another topic filter; repeatable')
            [CompletionResult]::new('-T', '-T ', [CompletionResultType]::ParameterName, 'Leave topics alone that match this filter; repeatable')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave topics alone that match this filter; repeatable')
            [CompletionResult]::new('--match', '--match', [CompletionResultType]::ParameterName, 'Clear only topics that match this regular expression')
            [CompletionResult]::new('-W', '-W ', [CompletionResultType]::ParameterName, 'Collect for this long [default: until the broker has been quiet]')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'Collect for this long [default: until the broker has been quiet]')
            [CompletionResult]::new('--backup', '--backup', [CompletionResultType]::ParameterName, 'Write the messages to this file first; pub --records publishes them again')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Format of the list and the report')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Name or address of the broker; several are tried in turn [default: localhost]')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Name or address of the broker; several are tried in turn [default: localhost]')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Port of the broker [default: 1883]')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port of the broker [default: 1883]')
            [CompletionResult]::new('-L', '-L ', [CompletionResultType]::ParameterName, 'Broker as a URL: mqtt://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC] or unix:///PATH')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Broker as a URL: mqtt://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC] or unix:///PATH')
            [CompletionResult]::new('--broker', '--broker', [CompletionResultType]::ParameterName, 'Broker as a URL: mqtt://[USER[:PASSWORD]@]HOST[:PORT][/TOPIC] or unix:///PATH')
            [CompletionResult]::new('--unix', '--unix', [CompletionResultType]::ParameterName, 'Connect to a Unix socket')
            [CompletionResult]::new('-u', '-u', [CompletionResultType]::ParameterName, 'User name')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name')
            [CompletionResult]::new('-P', '-P ', [CompletionResultType]::ParameterName, 'Password; others on this machine can see it there, so better use one of the next two, or CULEX_PASSWORD')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'Password; others on this machine can see it there, so better use one of the next two, or CULEX_PASSWORD')
            [CompletionResult]::new('--password-file', '--password-file', [CompletionResultType]::ParameterName, 'Read the password from a file; one newline at its end is dropped')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Local name or address to connect from')
            [CompletionResult]::new('--source-address', '--source-address', [CompletionResultType]::ParameterName, 'Local name or address to connect from')
            [CompletionResult]::new('--connect-timeout', '--connect-timeout', [CompletionResultType]::ParameterName, 'Give up when no connection has come about in this time [default: 10s]')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]')
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'Client identifier; an empty one leaves the choice to the broker [default: culex- and random letters]')
            [CompletionResult]::new('-I', '-I ', [CompletionResultType]::ParameterName, 'Client identifier: this and the process identifier')
            [CompletionResult]::new('--id-prefix', '--id-prefix', [CompletionResultType]::ParameterName, 'Client identifier: this and the process identifier')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Version of MQTT [default: 311, or 5 when an option needs it]')
            [CompletionResult]::new('--protocol-version', '--protocol-version', [CompletionResultType]::ParameterName, 'Version of MQTT [default: 311, or 5 when an option needs it]')
            [CompletionResult]::new('-k', '-k', [CompletionResultType]::ParameterName, 'Longest silence before a ping; 0 turns it off [default: 60s]')
            [CompletionResult]::new('--keep-alive', '--keep-alive', [CompletionResultType]::ParameterName, 'Longest silence before a ping; 0 turns it off [default: 60s]')
            [CompletionResult]::new('-M', '-M ', [CompletionResultType]::ParameterName, 'Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]')
            [CompletionResult]::new('--max-inflight', '--max-inflight', [CompletionResultType]::ParameterName, 'Most QoS 1 and 2 messages on their way at once [default: 100, and 20 at QoS 2]')
            [CompletionResult]::new('--will-topic', '--will-topic', [CompletionResultType]::ParameterName, 'Topic of the will')
            [CompletionResult]::new('--will-payload', '--will-payload', [CompletionResultType]::ParameterName, 'Payload of the will [default: empty]')
            [CompletionResult]::new('--will-qos', '--will-qos', [CompletionResultType]::ParameterName, 'QoS of the will [default: 0]')
            [CompletionResult]::new('-x', '-x', [CompletionResultType]::ParameterName, 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]')
            [CompletionResult]::new('--session-expiry', '--session-expiry', [CompletionResultType]::ParameterName, 'How long the broker keeps the session once the connection has ended; never to keep it for ever [default: 0; never with -c]')
            [CompletionResult]::new('--receive-maximum', '--receive-maximum', [CompletionResultType]::ParameterName, 'Most QoS 1 and 2 messages that the broker may have on their way to this client at once')
            [CompletionResult]::new('--max-packet-size', '--max-packet-size', [CompletionResultType]::ParameterName, 'Largest packet to accept')
            [CompletionResult]::new('--topic-alias-maximum', '--topic-alias-maximum', [CompletionResultType]::ParameterName, 'Most topic aliases to accept')
            [CompletionResult]::new('--connect-user-property', '--connect-user-property', [CompletionResultType]::ParameterName, 'User property of CONNECT; repeatable')
            [CompletionResult]::new('--will-delay', '--will-delay', [CompletionResultType]::ParameterName, 'Time between the loss of the connection and the publication of the will (MQTT 5)')
            [CompletionResult]::new('--will-content-type', '--will-content-type', [CompletionResultType]::ParameterName, 'Content type of the will (MQTT 5)')
            [CompletionResult]::new('--will-response-topic', '--will-response-topic', [CompletionResultType]::ParameterName, 'Response topic of the will (MQTT 5)')
            [CompletionResult]::new('--will-correlation-data', '--will-correlation-data', [CompletionResultType]::ParameterName, 'Correlation data of the will (MQTT 5)')
            [CompletionResult]::new('--will-message-expiry', '--will-message-expiry', [CompletionResultType]::ParameterName, 'Lifetime of the will once it is published (MQTT 5)')
            [CompletionResult]::new('--will-payload-format-indicator', '--will-payload-format-indicator', [CompletionResultType]::ParameterName, '1 says that the will is UTF-8 (MQTT 5)')
            [CompletionResult]::new('--will-user-property', '--will-user-property', [CompletionResultType]::ParameterName, 'User property of the will (MQTT 5); repeatable')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE')
            [CompletionResult]::new('--property', '--property', [CompletionResultType]::ParameterName, 'Any property by its name: -D publish content-type text/plain, -D connect user-property KEY VALUE')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Take the connection from [profile.NAME] of the configuration file')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of ~/.config/culex/config.toml')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'List what would be cleared, and clear nothing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Don''t ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Don''t ask')
            [CompletionResult]::new('--ask-password', '--ask-password', [CompletionResultType]::ParameterName, 'Ask for the password on the terminal')
            [CompletionResult]::new('--nodelay', '--nodelay', [CompletionResultType]::ParameterName, 'Send small packets at once (TCP_NODELAY); the default')
            [CompletionResult]::new('--no-nodelay', '--no-nodelay', [CompletionResultType]::ParameterName, 'Let the system gather small packets')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Continue the session that the broker has of this identifier, and leave it one; needs -i')
            [CompletionResult]::new('--disable-clean-session', '--disable-clean-session', [CompletionResultType]::ParameterName, 'Continue the session that the broker has of this identifier, and leave it one; needs -i')
            [CompletionResult]::new('--will-retain', '--will-retain', [CompletionResultType]::ParameterName, 'Whether the broker retains the will')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Tell every packet on standard error')
            [CompletionResult]::new('--debug', '--debug', [CompletionResultType]::ParameterName, 'Tell every packet on standard error')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell nothing on standard error; the exit status tells it')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            break
        }
        'culex;broker' {
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Address and port to listen on; port 0 takes a free one; repeatable')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            break
        }
        'culex;completions' {
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            break
        }
        'culex;man' {
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print this help')
            break
        }
        'culex;help' {
            [CompletionResult]::new('pub', 'pub', [CompletionResultType]::ParameterValue, 'Publish messages')
            [CompletionResult]::new('sub', 'sub', [CompletionResultType]::ParameterValue, 'Subscribe to topics and print what arrives')
            [CompletionResult]::new('retain-clear', 'retain-clear', [CompletionResultType]::ParameterValue, 'Find retained messages and clear them')
            [CompletionResult]::new('broker', 'broker', [CompletionResultType]::ParameterValue, 'Run a small broker, to try things with')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a script that completes command lines in a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual pages into a directory')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'culex;help;pub' {
            break
        }
        'culex;help;sub' {
            break
        }
        'culex;help;retain-clear' {
            break
        }
        'culex;help;broker' {
            break
        }
        'culex;help;completions' {
            break
        }
        'culex;help;man' {
            break
        }
        'culex;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
