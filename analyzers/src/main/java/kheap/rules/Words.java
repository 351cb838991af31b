package kheap.rules;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import kheap.diagnosis.Quantity;
import kheap.kafka.Owner;

/// Numbers and names as parts of sentences.
final class Words {
    private static final int NAMES_SHOWN = 3;
    private static final int NAME_LENGTH = 40;
    private static final int DESCRIPTION_LENGTH = 80;

    private Words() {}

    /// `1 producer`, `2 producers`, `0 producers`.
    static String count(long count, String noun) {
        return count(count, noun, noun + "s");
    }

    static String count(long count, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", count, either(count, one, many));
    }

    /// `Both`, `All 3`.
    static String all(long count) {
        return count == 2 ? "Both" : String.format(Locale.ROOT, "All %,d", count);
    }

    /// The word that fits the number: `is` or `are`.
    static String either(long count, String one, String many) {
        return count == 1 ? one : many;
    }

    /// `12.5 %`.
    static String share(double share) {
        return Quantity.share(share).toString();
    }

    /// The same as the beginning of a sentence.
    static String capital(String words) {
        return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /// A name from the dump in quotes, cut to a length that leaves room for the rest of the sentence.
    static String name(String name) {
        return '"' + shortened(name) + '"';
    }

    /// `"a", "b", "c" and 4 more`.
    static String names(List<String> names) {
        return listed(names.stream().map(Words::name).toList());
    }

    /// `a, b, c and 4 more`.
    static String listed(List<String> texts) {
        int more = texts.size() - NAMES_SHOWN;
        String shown = texts.stream().limit(NAMES_SHOWN).collect(Collectors.joining(", "));
        return more > 0 ? shown + " and " + more + " more" : shown;
    }

    static String shortened(String name) {
        return cut(name, NAME_LENGTH);
    }

    /// What is known of an owner, cut likewise.
    static String description(Owner owner) {
        return cut(owner.description(), DESCRIPTION_LENGTH);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
