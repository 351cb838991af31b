package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import kheap.Progress;
import kheap.heap.Engine;
import kheap.heap.Opening;
import org.junit.jupiter.api.Test;

class ObjectsTest {
    private static final Path DUMP = Path.of("..", "sample-dumps", "dumps", "unclosed-producers.hprof.gz");

    private static Run into(String failure) {
        OutputStream out = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException(failure);
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Screen screen = new Screen(
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                StandardCharsets.UTF_8,
                false,
                false,
                false,
                Screen.USUAL_COLUMNS);
        int code = Program.run(
                new Setting(FakeRoute.finding(), FakeWindow.impossible(), screen, () -> false, Consent.NOBODY),
                "objects",
                "a.hprof");
        return new Run(code, "", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void everyReachableObjectHasItsLineInTheOrderOfAddresses() {
        Run run = Run.of(Route.LIBRARY, "objects", DUMP.toString(), "--no-index");

        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        List<String> lines = run.out().lines().toList();
        assertEquals(
                "# object address\timmediate dominator (- = none)\tshallow bytes\tretained bytes   (kheap, engine "
                        + Engine.values()[0] + ", sizes true)",
                lines.getFirst());
        List<String[]> rows =
                lines.stream().skip(1).map(line -> line.split("\t", -1)).toList();
        assertTrue(lines.stream().skip(1).allMatch(line -> line.matches("[0-9a-f]+\t([0-9a-f]+|-)\t\\d+\t\\d+")));
        assertEquals("0", rows.getFirst()[0]);
        for (int i = 1; i < rows.size(); i++) {
            assertTrue(
                    Long.compareUnsigned(
                                    Long.parseUnsignedLong(rows.get(i - 1)[0], 16),
                                    Long.parseUnsignedLong(rows.get(i)[0], 16))
                            < 0,
                    lines.get(i + 1));
        }
        Set<String> addresses = rows.stream().map(row -> row[0]).collect(Collectors.toSet());
        assertTrue(rows.stream().allMatch(row -> row[1].equals("-") || addresses.contains(row[1])));
        // what the roots keep is all there is
        assertEquals(
                rows.stream().mapToLong(row -> Long.parseLong(row[2])).sum(),
                rows.stream()
                        .filter(row -> row[1].equals("-"))
                        .mapToLong(row -> Long.parseLong(row[3]))
                        .sum());
    }

    @Test
    void thePassStopsWhenItIsCancelled() {
        assertThrows(
                CancellationException.class,
                () -> Route.LIBRARY.objects(
                        DUMP, Opening.by(Engine.values()[0]), OutputStream.nullOutputStream(), new Progress() {
                            private boolean writing;

                            @Override
                            public void step(String name) {
                                writing = name.equals("Writing the objects");
                            }

                            @Override
                            public void at(long done, long total) {}

                            @Override
                            public void goOn() {
                                if (writing) {
                                    throw new CancellationException();
                                }
                            }
                        }));
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoFailure() {
        assertEquals(new Run(0, "", ""), into("Broken pipe"));
    }

    @Test
    void aFullDiskIsToldInOneSentence() {
        assertEquals(
                new Run(2, "", "Standard output cannot be written: No space left on device.\n"),
                into("No space left on device"));
    }

    @Test
    void progressStaysOutOfATerminalThatShowsTheObjects() {
        Route route = FakeRoute.doing(progress -> {
            progress.step("Reading the dump");
            return FakeRoute.analysis();
        });

        Run run = Run.of(route, true, "objects", "a.hprof");

        assertEquals(FakeRoute.OBJECTS, run.out());
        assertEquals("", run.err());
    }
}
