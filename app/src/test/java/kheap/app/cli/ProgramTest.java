package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kheap.UnreadableDumpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramTest {
    private static final Route ROUTE = FakeRoute.finding();

    private static Route failing(Throwable failure) {
        return FakeRoute.doing(progress -> {
            switch (failure) {
                case Error error -> throw error;
                case RuntimeException exception -> throw exception;
                default -> throw (UnreadableDumpException) failure;
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyze", "histogram"})
    void anUnreadableDumpIsItsOwnSentence(String command) {
        Route route = failing(new UnreadableDumpException(Path.of("a.hprof"), 12, "is no heap dump", "Take a new one"));

        Run run = Run.of(route, command, "a.hprof");

        assertEquals("a.hprof is no heap dump (at byte 12). Take a new one.\n", run.err());
        assertEquals("", run.out());
        assertEquals(3, run.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"analyze", "histogram"})
    void beingCancelledIsNoFailure(String command) {
        Run run = Run.of(failing(new CancellationException()), command, "a.hprof");

        assertEquals("Cancelled.\n", run.err());
        assertEquals("", run.out());
        assertEquals(4, run.exitCode());
    }

    @Test
    void ourOwnFaultIsOneSentenceThatNamesAFileWithTheDetails() throws IOException {
        Run run = Run.of(failing(new IllegalStateException("the index is wrong")), "analyze", "a.hprof");

        assertEquals(70, run.exitCode());
        assertEquals("", run.out());
        Matcher sentence = Pattern.compile("kheap failed, .*; the details are in (.*/kheap-error-[0-9]+\\.txt)\\.\n")
                .matcher(run.err());
        assertTrue(sentence.matches(), run.err());
        Path details = Path.of(sentence.group(1));
        String text = Files.readString(details);
        Files.delete(details);
        assertTrue(text.contains("java.lang.IllegalStateException: the index is wrong"), text);
        assertTrue(text.contains("at kheap.app.cli.ProgramTest"), text);
        assertTrue(text.contains("Java " + Runtime.version()), text);
    }

    @Test
    void anErrorOfTheJvmIsOurFaultToo() throws IOException {
        Run run = Run.of(failing(new StackOverflowError()), "analyze", "a.hprof");

        assertEquals(70, run.exitCode());
        Files.delete(Path.of(run.err().replaceAll("(?s).*details are in (.*)\\.\n", "$1")));
    }

    @Test
    void tooLittleMemorySaysHowToGiveMore() {
        Run run = Run.of(failing(new OutOfMemoryError("Java heap space")), "analyze", "a.hprof");

        assertTrue(
                run.err()
                        .matches("The analysis needs more memory than the .* that kheap may use;"
                                + " give it more with KHEAP_OPTS=-Xmx[0-9]+g\\.\n"),
                run.err());
        assertEquals(70, run.exitCode());
    }

    @Test
    void withoutArgumentsAndWithoutAScreenTheUsageIsShown() {
        Run run = Run.of(ROUTE);

        assertTrue(run.out().contains("Usage: kheap [-hV] COMMAND"), run.out());
        assertEquals(0, run.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "help", "-h"})
    void helpShowsExamplesAndExitCodes(String argument) {
        Run run = Run.of(ROUTE, argument);

        assertTrue(run.out().contains("kheap analyze orders.hprof"), run.out());
        for (ExitCode code : ExitCode.values()) {
            assertTrue(run.out().matches("(?s).*\\R +" + code.number + " +[a-z].*"), run.out());
        }
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
    }

    @Test
    void aHelpPageHasColoursOnATerminalOnly() {
        assertTrue(Run.of(ROUTE, true, "--help").out().contains("\u001b["));
        assertFalse(Run.of(ROUTE, false, "--help").out().contains("\u001b["));
    }

    @Test
    void theHelpOfACommandListsItsOptions() {
        Run run = Run.of(ROUTE, "analyze", "--help");

        for (String option :
                new String[] {"--html=FILE", "--json=FILE", "--fail-on=SEVERITY", "--engine=ENGINE", "--quiet"}) {
            assertTrue(run.out().contains(option), option);
        }
        assertTrue(run.out().contains("info, warning, critical"), run.out());
    }

    @Test
    void versionSaysWhatABugReportNeeds() {
        Run run = Run.of(ROUTE, "--version");

        assertTrue(run.out().matches("(?s)kheap [0-9]+\\.[0-9]+\\.[0-9]+.*"), run.out());
        assertTrue(run.out().contains("Java " + Runtime.version()), run.out());
        assertEquals(0, run.exitCode());
    }

    @Test
    void aMistypedOptionGetsASuggestion() {
        Run run = Run.of(ROUTE, "analyze", "a.hprof", "--htlm", "a.html");

        assertEquals("Unknown option '--htlm'; did you mean --html?\nSee: kheap analyze --help\n", run.err());
        assertEquals("", run.out());
        assertEquals(2, run.exitCode());
    }

    @Test
    void aMistypedCommandGetsASuggestion() {
        Run run = Run.of(ROUTE, "analyse", "a.hprof");

        assertEquals("Unknown command 'analyse'; did you mean analyze?\nSee: kheap --help\n", run.err());
        assertEquals(2, run.exitCode());
    }

    @Test
    void aFileInPlaceOfACommandIsProbablyADump(@TempDir Path folder) throws IOException {
        Path dump = Files.createFile(folder.resolve("a.hprof"));

        Run run = Run.of(ROUTE, dump.toString());

        assertTrue(run.err().contains("did you mean kheap analyze " + dump + "?"), run.err());
        assertEquals(2, run.exitCode());
    }

    @Test
    void twoDumpsAreOneTooMany() {
        Run run = Run.of(ROUTE, "analyze", "a.hprof", "b.hprof");

        assertEquals("Unknown argument 'b.hprof'.\nSee: kheap analyze --help\n", run.err());
        assertEquals(2, run.exitCode());
    }

    @Test
    void aMissingDumpIsAsked() {
        Run run = Run.of(ROUTE, "analyze");

        assertEquals("Missing required parameter: 'DUMP'\nSee: kheap analyze --help\n", run.err());
        assertEquals(2, run.exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fail-on=never", "--engine=jhat"})
    void aValueThatDoesNotExistIsToldWithThoseThatDo(String option) {
        Run run = Run.of(ROUTE, "analyze", "a.hprof", option);

        assertTrue(run.err().contains("expected one of ["), run.err());
        assertEquals(2, run.exitCode());
    }
}
