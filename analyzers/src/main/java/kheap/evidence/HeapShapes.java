package kheap.evidence;

import java.util.regex.Pattern;

/// The lines in which a JVM shows the shape of its heap: in the end, around each collection if it was told so, and
/// behind the threads that it prints on SIGQUIT. They tell nothing that is not told better elsewhere.
final class HeapShapes {
    private static final Pattern LINE = Pattern.compile("\\{?Heap(?: (?:before|after) GC.*)?|}"
            + "| {1,3}(?:garbage-first heap|PSYoungGen|ParOldGen|PSOldGen|def new|DefNew|tenured|Tenured|par new"
            + "|concurrent mark-sweep|ZHeap|Shenandoah|Metaspace|class space|region size|eden|from|to|object space"
            + "|the space) .*");

    private HeapShapes() {}

    static boolean isLine(String line) {
        return LINE.matcher(line).matches();
    }
}
