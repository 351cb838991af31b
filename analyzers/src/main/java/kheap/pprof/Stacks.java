package kheap.pprof;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kheap.pprof.GoProfile.Frame;

/// The frames of a text, each kept once, and all of them counted.
final class Stacks {
    private static final int NAME = 1_024;
    private static final int MOST_DIGITS = 9;

    private final Map<Frame, Frame> known = new HashMap<>();
    private long frames;

    Frame frame(String function, long line) {
        Frame frame =
                new Frame(function.length() <= NAME ? function : function.substring(function.length() - NAME), line);
        Frame same = known.putIfAbsent(frame, frame);
        return same == null ? frame : same;
    }

    /// @throws MalformedProfileException when all stacks together have too many frames
    List<Frame> kept(List<Frame> stack) throws MalformedProfileException {
        frames += stack.size();
        Limits.check(frames, Limits.FRAMES, "holds more stacks than a program has");
        return List.copyOf(stack);
    }

    /// What stands behind the last colon: `586` of `/usr/lib/go/deflate.go:586 +0x12`; 0 where nothing does.
    static long lineNumber(String text) {
        int at = text.lastIndexOf(':') + 1;
        long number = 0;
        for (int i = at; at > 0 && i < text.length() && i < at + MOST_DIGITS && isDigit(text.charAt(i)); i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }

    /// The first words of a line.
    static Stream<String> words(String line, int most) {
        return Arrays.stream(line.strip().split(" ", most)).filter(word -> !word.isEmpty());
    }
}
