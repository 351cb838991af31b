package kheap.report;

import java.util.List;
import java.util.Locale;
import kheap.ByteSize;
import kheap.diagnosis.Grade;

/// The phrases that several parts of a report share.
final class Words {
    private Words() {}

    /// `1 producer`, `2,000 producers`, `no producers`.
    static String count(long count, String one) {
        return count(count, one, one + "s");
    }

    /// `no processes`, `1 process`, `2,000 processes`.
    static String count(long count, String one, String many) {
        return count == 1 ? "1 " + one : (count == 0 ? "no" : String.format(Locale.ROOT, "%,d", count)) + " " + many;
    }

    /// `a`, `a and b`, `a, b and c`.
    static String list(List<String> words) {
        return words.size() < 2
                ? String.join("", words)
                : String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
    }

    /// `95 MiB of the heap's 410 MiB (23.2 %)`.
    static String ofTheHeap(ByteSize part, ByteSize heap) {
        return String.format(Locale.ROOT, "%s of the heap's %s (%.1f %%)", part, heap, part.shareOf(heap) * 100);
    }

    /// With a capital letter at its beginning, unless it begins with a name such as `buffer.memory`.
    static String capital(String words) {
        String first = words.split(" ", 2)[0];
        return first.contains(".") || first.isEmpty()
                ? words
                : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /// `410 MiB → 690 MiB`, or one of them where they are the same.
    static String course(Object first, Object last) {
        return first.toString().equals(last.toString()) ? last.toString() : first + " → " + last;
    }

    static String lower(Enum<?> constant) {
        return lower(constant.name());
    }

    /// `timed waiting` of `TIMED_WAITING`.
    static String lower(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /// `proof: what was read proves it`.
    static String meaning(Grade grade) {
        String sentence = Glossary.meaning(grade);
        return grade + ": " + sentence.substring(0, 1).toLowerCase(Locale.ROOT)
                + sentence.substring(1, sentence.length() - 1);
    }
}
