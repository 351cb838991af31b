package kheap.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import kheap.diagnosis.Diagnosis;
import kheap.diagnosis.Grade;
import kheap.diagnosis.Severity;
import kheap.kafka.Admin;
import kheap.kafka.BogusReceive.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BogusReceiveSizeTest {
    private static final int TLS_ALERT = 0x15030300;

    private final ClientRule rule = new BogusReceiveSize();

    @Test
    void withoutAClientItDoesNotArise() {
        assertEquals(
                "The dump holds no Kafka client.",
                Clients.none().notApplicable(rule).sentence());
    }

    @Test
    void clientsWithoutSuchAnAnswerAreClear() {
        assertEquals(
                "The answers that 1 client was about to receive were checked; none has an impossible size.",
                Clients.of(AProducer.open("a")).clear(rule).sentence());
        assertEquals(
                "The answers that 3 clients were about to receive were checked; none has an impossible size. The dump is"
                        + " cut: this holds for the part that was read.",
                Clients.of(AProducer.open("a"))
                        .withAdmins(2, Admin.State.OPEN)
                        .cut()
                        .clear(rule)
                        .sentence());
    }

    @Test
    void aTlsAlertIsExplained() {
        Diagnosis.Problem answer =
                Clients.none().withReceive(TLS_ALERT, false, Protocol.TLS_ALERT).problem(rule);
        assertEquals(
                "The first four bytes (0x15030300) from a bootstrap server (node -1) are a TLS alert: the client speaks"
                        + " plain text to a TLS port. The client took them for the size of an answer and wanted 336.2 MiB"
                        + " for it. A small heap ends there in \"Java heap space\".",
                answer.sentence());
        assertTrue(answer.advice().snippet().orElseThrow().startsWith("security.protocol=SSL\n"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"TLS_ALERT", "TLS_HANDSHAKE", "HTTP"})
    void aKnownProtocolIsAlwaysCriticalAndProven(Protocol protocol) {
        Diagnosis.Problem answer =
                Clients.none().withReceive(0x48545450, true, protocol).cut().problem(rule);
        assertEquals(Severity.CRITICAL, answer.severity());
        assertEquals(Grade.PROOF, answer.grade());
    }

    @Test
    void anUnknownSizeBeyondReasonIsAWarning() {
        Diagnosis.Problem answer =
                Clients.none().withReceive(100_000_001, false, Protocol.UNKNOWN).problem(rule);
        assertEquals(Severity.WARNING, answer.severity());
        assertEquals(Grade.STRONG, answer.grade());
    }

    @Test
    void anUnknownSizeThatABrokerMaySendIsClear() {
        Clients.of(AProducer.open("a"))
                .withReceive(100_000_000, false, Protocol.UNKNOWN)
                .withReceive(200_000_000, true, Protocol.UNKNOWN)
                .clear(rule);
    }

    @Test
    void ofSeveralTheKnownProtocolIsTold() {
        Diagnosis.Problem answer = Clients.none()
                .withReceive(2_000_000_000, false, Protocol.UNKNOWN)
                .withReceive(TLS_ALERT, false, Protocol.TLS_ALERT)
                .withReceive(TLS_ALERT, false, Protocol.TLS_ALERT)
                .problem(rule);
        assertEquals(Severity.CRITICAL, answer.severity());
        assertTrue(answer.sentence().endsWith(" 2 other connections show such bytes too."), answer.sentence());
        assertEquals(0xB001L, answer.evidence().getFirst().objects().getFirst());
    }

    @Test
    void aClientWithSaslNeedsSaslOverTls() {
        assertTrue(Clients.of(AProducer.open("a").with("security.protocol", "SASL_PLAINTEXT"))
                .withReceive(TLS_ALERT, false, Protocol.TLS_ALERT)
                .problem(rule)
                .advice()
                .snippet()
                .orElseThrow()
                .startsWith("security.protocol=SASL_SSL\n"));
    }
}
