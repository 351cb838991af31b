package kheap.app.gui.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import kheap.ByteSize;
import kheap.Progress;
import kheap.app.gui.model.DumpTaking.State;
import kheap.app.jvm.DumpNotTakenException;
import kheap.app.jvm.DumpRequest;
import kheap.app.jvm.DumpRequest.Contents;
import kheap.app.jvm.RunningJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The test is the window's thread: it runs what comes from the thread that takes the dump.
@Timeout(60)
class DumpTakingTest {
    private static final DumpRequest REQUEST = new DumpRequest(Integer.MAX_VALUE, Contents.LIVE, Path.of("a.hprof"));

    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
    private final List<State> states = new ArrayList<>();

    @Test
    void itIsToldHowFarItIs() throws InterruptedException {
        start((request, progress) -> {
            progress.step("Taking");
            progress.at(5, 10);
        });
        assertEquals(
                List.of(
                        new State.Running("Taking", ByteSize.ZERO, ByteSize.ZERO),
                        new State.Running("Taking", new ByteSize(5), new ByteSize(10)),
                        new State.Taken(REQUEST.file())),
                run());
    }

    @Test
    void whyThereIsNoDumpIsTold() throws InterruptedException {
        start(DumpRequest::take);
        State.Failed failed = assertInstanceOf(State.Failed.class, run().getLast());
        assertEquals(
                new Failure("There is no process 2147483647: it has ended, or the number is wrong.", ""),
                failed.failure());
    }

    @Test
    void aFaultOfOursIsToldAsWell() throws InterruptedException {
        start((request, progress) -> {
            throw new StackOverflowError();
        });
        assertInstanceOf(State.Failed.class, run().getLast());
    }

    @Test
    void itCanBeCancelled() throws InterruptedException {
        DumpTaking taking = start(DumpTakingTest::forever);
        taking.cancel();
        assertEquals(new State.Cancelled(), run().getLast());
    }

    @Test
    void whenItIsClosedTheWorkHasEndedAndNothingMoreIsTold() {
        CountDownLatch ended = new CountDownLatch(1);
        DumpTaking taking = start((request, progress) -> {
            try {
                forever(request, progress);
            } finally {
                ended.countDown();
            }
        });
        taking.close();
        assertEquals(0, ended.getCount());
        events.forEach(Runnable::run);
        assertTrue(states.isEmpty(), states::toString);
    }

    private static void forever(DumpRequest request, Progress progress) {
        while (true) {
            progress.goOn();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private interface Taker {
        void take(DumpRequest request, Progress progress) throws DumpNotTakenException;
    }

    private DumpTaking start(Taker taker) {
        RunningJvms jvms = new RunningJvms() {
            @Override
            public List<RunningJvm> list() {
                return List.of();
            }

            @Override
            public void take(DumpRequest request, Progress progress) throws DumpNotTakenException {
                taker.take(request, progress);
            }
        };
        DumpTaking taking = DumpTaking.start(jvms, REQUEST, events::add);
        taking.state().addListener((state, was, is) -> states.add(is));
        return taking;
    }

    /// @return the states, when it has ended
    private List<State> run() throws InterruptedException {
        do {
            events.take().run();
        } while (states.isEmpty() || states.getLast() instanceof State.Running);
        return states;
    }
}
