package kheap.app.gui.heap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class AnswerTest {
    private final List<Object> heard = new ArrayList<>();

    private Answer<String> asked() {
        return new Answer<String>().then(Runnable::run, heard::add, heard::add);
    }

    @Test
    void theValueIsHeardOnce() {
        asked().is("found");
        assertEquals(List.of("found"), heard);
    }

    @Test
    void whyThereIsNoValueIsHeard() {
        Exception why = new IllegalStateException("broken");
        asked().failed(why);
        assertEquals(List.of(why), heard);
    }

    @Test
    void nobodyHearsAnAnswerThatIsNoLongerWanted() {
        Answer<String> late = asked();
        late.cancel();
        late.is("found");
        Answer<String> broken = asked();
        broken.cancel();
        broken.failed(new IllegalStateException("broken"));
        assertEquals(List.of(), heard);
    }

    @Test
    void theWorkForACancelledAnswerStops() {
        Answer<String> answer = asked();
        answer.progress().goOn();
        answer.cancel();
        assertThrows(CancellationException.class, answer.progress()::goOn);
    }
}
