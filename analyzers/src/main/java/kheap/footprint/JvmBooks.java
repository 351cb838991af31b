package kheap.footprint;

import java.util.function.ToLongFunction;
import kheap.ByteSize;
import kheap.diagnosis.Grade;
import kheap.evidence.NativeMemory;

/// The JVM's own books by the parts of a budget: which category is of which part, and what of it was mapped and what
/// came from malloc.
record JvmBooks(NativeMemory books) {
    /// What the JVM prints unless it was asked for another scale.
    private static final ByteSize KIBIBYTE = new ByteSize(1 << 10);

    private static final String ARCHIVE = "Shared class space";
    private static final String DIRECT = "Other";
    private static final String INTERNAL = "Internal";
    private static final String ITS_OWN = "Native Memory Tracking";

    /// What is not of another part is the JVM itself: its collector, compilers, symbols, and what a later JDK adds.
    static Part.Kind part(String category) {
        return switch (category) {
            case "Java Heap" -> Part.Kind.JAVA_HEAP;
            case "Class", "Metaspace", ARCHIVE -> Part.Kind.METASPACE;
            case "Code" -> Part.Kind.CODE;
            case "Thread" -> Part.Kind.THREAD_STACKS;
            case DIRECT -> Part.Kind.DIRECT_BUFFERS;
            default -> Part.Kind.JVM;
        };
    }

    /// How sure its numbers are: in whole mebibytes a part may be half of one off, or missing.
    Grade grade() {
        return isRounded() ? Grade.HINT : Grade.STRONG;
    }

    boolean isRounded() {
        return books.unit().compareTo(KIBIBYTE) > 0;
    }

    /// Committed with mmap for a part, in bytes. It need not be touched.
    long mapped(Part.Kind part) {
        return sum(category -> part(category.name()) == part ? mapped(category) : 0);
    }

    private static long mapped(NativeMemory.Category category) {
        if (category.name().equals(ITS_OWN)) {
            return 0; // the books' headers in front of each block of malloc
        }
        return Math.max(
                0, category.amount().committed().bytes() - category.malloced().bytes());
    }

    /// Committed for the archive of the JDK's classes.
    long archive() {
        return sum(category -> category.name().equals(ARCHIVE) ? mapped(category) : 0);
    }

    /// What the JVM took from malloc for itself, for whatever part: all but direct buffers. Little of it is not
    /// touched.
    long malloced() {
        return sum(category -> switch (category.name()) {
            case DIRECT -> 0;
            case ITS_OWN -> category.amount().committed().bytes();
            default -> category.malloced().bytes();
        });
    }

    /// Memory that Java code took with `Unsafe`: direct buffers, above all.
    ByteSize direct() {
        return books.category(DIRECT)
                .map(category -> category.amount().committed())
                .orElse(ByteSize.ZERO);
    }

    /// Before JDK 11 direct buffers are among what the JVM calls internal.
    boolean hidesDirect() {
        return books.category(DIRECT).isEmpty();
    }

    long internal() {
        return books.category(INTERNAL)
                .map(category -> category.malloced().bytes())
                .orElse(0L);
    }

    /// What stacks have committed. JDK 8 counts all that is reserved, touched or not: that is no measure, and 0
    /// here.
    long stacks() {
        return books.category("Thread")
                .flatMap(NativeMemory.Category::stack)
                .filter(stack -> stack.committed().compareTo(stack.reserved()) < 0)
                .map(stack -> stack.committed().bytes())
                .orElse(0L);
    }

    private long sum(ToLongFunction<NativeMemory.Category> bytes) {
        ByteSize sum = ByteSize.ZERO;
        for (NativeMemory.Category category : books.categories()) {
            sum = sum.plus(new ByteSize(bytes.applyAsLong(category)));
        }
        return Math.min(sum.bytes(), Witnesses.ENDLESS.bytes());
    }
}
