//! What stands at the end of each help: examples, and where to read on.

pub(super) const ROOT: &str = "\
Try it:
  culex broker                        a broker on 127.0.0.1:1883
  culex sub -t '#'                    print all that is published, in another terminal
  culex pub -t greeting -m hello      publish, in a third

culex COMMAND --help tells the flags of a command; -h is the host, as in every MQTT client.";

pub(super) const PUBLISH: &str = "\
Examples:
  culex pub -t room/1/lamp -m on
  culex pub -h broker.example -u anna --ask-password -t a -f picture.jpg -q 1
  tail -f log.txt | culex pub -t log -l -q 1
  culex pub -t a -m ping --repeat 10 --repeat-delay 500ms
  seq 100000 | culex pub -t load -l --rate 1000/s
  culex pub -t request -m '{}' --content-type application/json --response-topic answer";

pub(super) const SUBSCRIBE: &str = "\
Examples:
  culex sub -t 'room/+/lamp' -v
  culex sub -t '#' --output json | jq .topic
  culex sub -t status -C 1 -W 5
  culex sub -t '$share/workers/job/#' -q 1
  culex sub -t '#' --retained-only -F '%t %l'
  culex sub -t a -q 1 -i logger -c";

pub(super) const RETAIN_CLEAR: &str = "\
Examples:
  culex retain-clear 'old/#' --dry-run
  culex retain-clear 'old/#' --exclude 'old/keep/#' --backup old.ndjson
  culex retain-clear '#' --match '/tmp-[0-9]+$' --yes --output json";

pub(super) const BROKER: &str = "\
Examples:
  culex broker
  culex broker --listen 127.0.0.1:0
  culex broker --listen 127.0.0.1:1883 --listen '[::1]:1883'

It keeps nothing on disk and asks nobody for a password.";

pub(super) const COMPLETIONS: &str = "\
Examples:
  culex completions bash > ~/.local/share/bash-completion/completions/culex
  culex completions zsh > ~/.zfunc/_culex
  culex completions fish > ~/.config/fish/completions/culex.fish";

pub(super) const MAN: &str = "\
Examples:
  culex man ~/.local/share/man/man1";
