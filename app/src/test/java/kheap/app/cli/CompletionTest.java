package kheap.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

class CompletionTest {
    static boolean bashIsThere() {
        return Path.of("/bin/bash").toFile().canExecute();
    }

    /// What a shell offers after this line, sorted.
    private static List<String> offers(String... words) throws IOException, InterruptedException {
        Run run = Run.of(FakeRoute.finding(), "completion");
        assertEquals(0, run.exitCode());
        String last = "COMP_CWORD=" + (words.length - 1);
        String question = run.out() + "\nCOMP_WORDS=('" + String.join("' '", words) + "'); " + last
                + "; _complete_kheap; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash = new ProcessBuilder("/bin/bash")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var in = bash.getOutputStream()) {
            in.write(question.getBytes(StandardCharsets.UTF_8));
        }
        String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, bash.waitFor(), answer);
        return answer.lines().map(String::strip).sorted().toList();
    }

    @Test
    @EnabledIf("bashIsThere")
    void theShellOffersTheCommands() throws IOException, InterruptedException {
        assertEquals(List.of("analyze"), offers("kheap", "an"));
        assertEquals(List.of("histogram"), offers("kheap", "hi"));
        assertEquals(List.of("evidence"), offers("kheap", "ev"));
        assertEquals(List.of("collect"), offers("kheap", "coll"));
    }

    @Test
    @EnabledIf("bashIsThere")
    void theShellOffersTheSeverities() throws IOException, InterruptedException {
        assertEquals(List.of("critical", "info", "warning"), offers("kheap", "analyze", "--fail-on", ""));
    }
}
