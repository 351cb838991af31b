package kheap.heap;

import java.util.HashSet;
import java.util.Set;

/// Knows the texts of a dump that were blanked out before it was given away.
///
/// Tools that sanitise a dump overwrite the elements of arrays, all or those of `byte` and `char`, with zeroes,
/// asterisks or a phrase, and leave the fields of objects as they are, so a `String` keeps the hash of the text that
/// it had. A hash that is another than that of the text there is now proves the replacement, whatever the text was
/// replaced with; and one that fits proves that a text was spared, as names of threads often are.
///
/// Blind spot: where the fields were blanked out as well there are no hashes. Then a dump counts as redacted when
/// nearly all its texts repeat one character.
public final class RedactedTexts {
    /// How many texts are looked at, taken from all over the heap.
    private static final int SAMPLES = 1024;

    private static final int SAMPLES_AT_ONCE = 16;

    /// So many hashes tell; a text that was changed under its hash by reflection is one.
    private static final int TELLING = 10;

    private int hashed;
    private int otherThanHashed;
    private int longEnough;
    private int blank;

    private RedactedTexts() {}

    /// Whether the texts of the dump were blanked out.
    ///
    /// Cost: one pass over the classes of the objects at the most, and a thousand texts.
    public static boolean in(HeapDump heap) {
        RedactedTexts texts = new RedactedTexts();
        Set<Integer> types = new HashSet<>();
        heap.classesNamed("java.lang.String").forEach(type -> types.add(type.number()));
        int step = Math.max(1, heap.objects() / (SAMPLES / SAMPLES_AT_ONCE));
        int next = 0;
        for (int from = 0; from < heap.objects(); from = Math.max(from + step, next)) {
            int[] strings = heap.instances(types, from, SAMPLES_AT_ONCE);
            if (strings.length == 0) {
                break;
            }
            for (int string : strings) {
                texts.lookAt(new Instance(heap, string));
            }
            next = strings[strings.length - 1] + 1;
        }
        return texts.areRedacted();
    }

    private void lookAt(Instance string) {
        String text = Strings.raw(string, Instance.TEXT_LIMIT).orElse("");
        if (text.isEmpty() || text.length() == Instance.TEXT_LIMIT) {
            return;
        }
        if (hash(string) != 0) {
            hashed++;
            otherThanHashed += hash(string) == text.hashCode() ? 0 : 1;
        }
        if (text.length() > 1) {
            longEnough++;
            blank += repeatsOneCharacter(text) ? 1 : 0;
        }
    }

    private boolean areRedacted() {
        return hashed >= TELLING ? otherThanHashed > hashed / 2 : longEnough >= TELLING && blank > longEnough * 9L / 10;
    }

    /// Whether a text of a redacted dump is still the one that the program had.
    static boolean isSpared(Instance string, String text) {
        int hash = hash(string);
        return text.isEmpty()
                || (hash != 0 && text.length() < Instance.TEXT_LIMIT
                        ? hash == text.hashCode()
                        : !repeatsOneCharacter(text));
    }

    /// Also a single character may be all that is left of another.
    static boolean repeatsOneCharacter(String text) {
        return text.chars().allMatch(character -> character == text.charAt(0));
    }

    private static int hash(Instance string) {
        return (int) string.number("hash").orElse(0);
    }
}
