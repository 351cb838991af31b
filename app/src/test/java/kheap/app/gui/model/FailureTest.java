package kheap.app.gui.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import kheap.Progress;
import kheap.UnreadableDumpException;
import kheap.app.jvm.DumpNotTakenException;
import kheap.app.jvm.DumpRequest;
import kheap.app.jvm.DumpRequest.Contents;
import kheap.app.output.UnwritableException;
import org.junit.jupiter.api.Test;

class FailureTest {
    private static final Path FILE = Path.of("orders.hprof");

    @Test
    void whatIsSaidOfADumpIsAllThereIsToSay() {
        UnreadableDumpException why = new UnreadableDumpException(FILE, "is no heap dump", "Choose another file");
        assertEquals(new Failure(why.getMessage(), ""), Failure.of("Opening orders.hprof", why));
    }

    @Test
    void whatTheSystemSaidIsInTheDetails() {
        UnreadableDumpException why = new UnreadableDumpException(
                FILE, OptionalLong.empty(), "cannot be read", "Look at the disk", new IOException("I/O error 5"));
        Failure failure = Failure.of("Opening orders.hprof", why);
        assertEquals(why.getMessage(), failure.sentence());
        assertTrue(failure.details().contains("I/O error 5"), failure.details());
    }

    @Test
    void whyADumpWasNotTakenIsOneSentence() {
        DumpRequest request = new DumpRequest(Integer.MAX_VALUE, Contents.LIVE, FILE);
        DumpNotTakenException why = assertThrows(DumpNotTakenException.class, () -> request.take(Progress.NONE));
        assertEquals(new Failure(why.getMessage(), ""), Failure.of("Taking a dump", why));
    }

    @Test
    void tooLittleMemoryIsNoFaultOfTheDump() {
        Failure failure = Failure.of("Opening orders.hprof", new OutOfMemoryError("Java heap space"));
        assertTrue(failure.sentence().startsWith("Opening orders.hprof needs more memory"), failure.sentence());
        assertTrue(failure.sentence().contains("-Xmx"), failure.sentence());
        assertTrue(failure.details().contains("Java heap space"), failure.details());
    }

    @Test
    void aFaultOfOursIsCalledOne() {
        Failure failure = Failure.of("Opening orders.hprof", new IllegalStateException("row 7"));
        assertTrue(failure.sentence().startsWith("Opening orders.hprof failed"), failure.sentence());
        assertTrue(failure.sentence().contains("fault of kheap"), failure.sentence());
        assertFalse(failure.sentence().contains("row 7"), failure.sentence());
        assertTrue(failure.details().startsWith("java.lang.IllegalStateException: row 7"), failure.details());
        assertTrue(failure.details().contains("aFaultOfOursIsCalledOne"), "where it happened");
    }

    @Test
    void whatTheSystemRefusesIsNoFaultOfKheap() {
        Failure failure =
                Failure.of("Looking into /indexes", new CompletionException(new AccessDeniedException("/indexes")));
        assertEquals("Looking into /indexes failed: permission denied.", failure.sentence());
        assertTrue(failure.details().contains("AccessDeniedException"), failure.details());
    }

    @Test
    void whyNothingIsWrittenIsAllThereIsToSay() {
        UnwritableException why = new UnwritableException("/reports is a folder. Name a file in it.");
        assertEquals(new Failure(why.getMessage(), ""), Failure.of("Writing /reports", why));
    }
}
