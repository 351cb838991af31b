package kheap.heap.mat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.heap.HeapThread;

/// The stacks that MAT's parser wrote beside its index, as text.
///
/// The parser's own way to ask for them gives up on all stacks when one local variable's object is missing, as in a
/// cut dump.
final class ThreadStacks {
    private static final Pattern THREAD = Pattern.compile("Thread 0x([0-9a-f]+)");
    /// Method, descriptor, place: `at java.lang.Object.wait(J)V (Native Method)`.
    private static final Pattern FRAME = Pattern.compile("\\s+at ([^(]+)\\(.*?\\)\\S* (\\(.*\\))");

    private static final Pattern LOCAL = Pattern.compile("\\s+objec\\w*=0x([0-9a-f]+), line=(\\d+)");

    private final Map<Long, List<HeapThread.Frame>> byThread = new HashMap<>();

    private ThreadStacks() {}

    /// Reads the file that belongs to this dump; none when the dump has no threads.
    static ThreadStacks beside(Path dump, Addresses addresses) throws IOException {
        ThreadStacks stacks = new ThreadStacks();
        Path file = dump.resolveSibling(dump.getFileName().toString().replaceFirst("\\.hprof$", ".threads"));
        if (Files.exists(file)) {
            // The parser writes in the platform's encoding; what is not UTF-8 then comes out as replacement characters.
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
                stacks.read(lines, addresses);
            }
        }
        return stacks;
    }

    private void read(BufferedReader lines, Addresses addresses) throws IOException {
        List<String> texts = new ArrayList<>();
        List<List<Integer>> locals = new ArrayList<>();
        long thread = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher matcher = THREAD.matcher(line);
            if (matcher.matches()) {
                add(thread, texts, locals);
                thread = Long.parseUnsignedLong(matcher.group(1), 16);
            } else if (matcher.usePattern(FRAME).matches()) {
                texts.add(matcher.group(1) + matcher.group(2));
                locals.add(new ArrayList<>());
            } else if (matcher.usePattern(LOCAL).matches()) {
                int frame = Integer.parseInt(matcher.group(2));
                int object = addresses.at(Long.parseUnsignedLong(matcher.group(1), 16));
                if (object >= 0 && frame < locals.size()) {
                    locals.get(frame).add(object);
                }
            }
        }
        add(thread, texts, locals);
    }

    private void add(long thread, List<String> texts, List<List<Integer>> locals) {
        List<HeapThread.Frame> frames = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            frames.add(new HeapThread.Frame(texts.get(i), locals.get(i)));
        }
        byThread.put(thread, frames);
        texts.clear();
        locals.clear();
    }

    /// The frames of the thread at this address, innermost first; none when the dump has no stack of it.
    List<HeapThread.Frame> of(long thread) {
        return byThread.getOrDefault(thread, List.of());
    }
}
