//! Sections of the manual about what `sub` does to messages.

/// `--where` and its kin.
pub(super) const FILTERING: &[&str] = &[
    "Messages that --sample, --grep, --where, --changed and --every let through are printed, and these alone are counted \
     by -C. They are asked in this order: --changed and --every know only of what the others let through.",
    "EXPR is an expression in the language of jq(1). Its input is the record of a message, as --output json prints it, \
     with one difference: a payload that is valid JSON is the value that it is, and .encoding is then \"json\". Any other \
     payload is a string: text as it is (\"utf8\"), other bytes in Base64 (\"base64\").",
    "  {\"time\":\"2026-11-23T11:00:41.036566789Z\",\"topic\":\"room/1\",\"qos\":0,\"retain\":false,\"dup\":false,\
     \"payload\":{\"temp\":21.5},\"encoding\":\"json\",\"properties\":{\"content_type\":\"application/json\"}}",
    "--where lets a message through if a result is neither false nor null. --select prints each result instead of the \
     payload, and no message that has none. Where the format is raw a string stands without quotes, and with --output \
     json each result is a line of JSON by itself.",
    "A message for which an expression fails, as .payload.temp does where the payload is a string, is left out. The \
     first is told on standard error; .payload.temp? keeps quiet about all.",
];
