package kheap.kafka;

import java.util.Locale;
import java.util.regex.Pattern;

/// What of a configuration must not leave the dump, decided before a value becomes part of a record.
///
/// Kafka marks its own secrets by the type `Password`. Applications put others beside them as plain strings, under
/// keys that only common sense knows, or inside values. When in doubt a value is masked.
final class Secrets {
    /// What stands in a secret's place.
    static final String MASK = "[hidden]";

    private static final int LIMIT = 300;

    private static final Pattern SECRET_KEY = Pattern.compile(
            "jaas|password|passwd|passphrase|pass$|pwd|secret|token|credential|private|api.?key|access.?key"
                    + "|account.?key|\\.key$|key.?tab|keystore\\.key|certificate\\.chain|truststore\\.certificates|sas$"
                    + "|signature|kinit\\.cmd|user\\.?info|auth\\.info|authorization|cookie|sasl\\.login\\.");

    /// Keys that a pattern would hide although their values are harmless and say what was configured.
    private static final Pattern HARMLESS_KEY = Pattern.compile(
            "(key\\.(de)?serializer|.*\\.(callback\\.handler\\.)?class|.*token\\.endpoint\\.url|.*\\.ms|.*\\.seconds"
                    + "|.*\\.(window|buffer|jitter|factor|renew)[a-z.]*)");

    /// `user:password@` in an address, and `password=…` or its kin anywhere in a value, as in JSON, XML and headers.
    ///
    /// Every repetition is bounded: the texts are untrusted.
    private static final Pattern SECRET_VALUE = Pattern.compile("(?i)(://|\\bjdbc:)\\S{0,1000}@"
            + "|(pass(word|wd|phrase)?|pwd|secret|token|credential|(api|access|account|private)[_-]?key|\\bsig"
            + "|authorization|cookie)[\"'\\\\]{0,4}\\s{0,9}[=:>]"
            + "|\\bbearer\\s+\\S|^basic\\s+\\S+$"
            + "|--?[\\w.-]{0,40}(password|passwd|secret|token)[\\w.-]{0,40}\\s+\\S"
            + "|-----BEGIN|\\beyJ[\\w-]{8,1000}\\.|LoginModule\\s");

    private Secrets() {}

    /// The value as it may be shown: masked when the key or the value itself tells of a secret, else bounded.
    static String shown(String key, String value) {
        if (value.isEmpty() || value.equals("null")) {
            return value;
        }
        return isKeyOfSecret(key) || tellsSecret(value) ? MASK : bounded(value);
    }

    /// Whether what stands under this key, or in a field of this name, is to be masked whatever it is.
    static boolean isKeyOfSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return SECRET_KEY.matcher(lower).find() && !HARMLESS_KEY.matcher(lower).matches();
    }

    /// Whether a secret shows in the text itself.
    static boolean tellsSecret(String text) {
        return SECRET_VALUE.matcher(text).find();
    }

    static String bounded(String text) {
        return text.length() <= LIMIT ? text : text.substring(0, LIMIT - 1) + "…";
    }
}
