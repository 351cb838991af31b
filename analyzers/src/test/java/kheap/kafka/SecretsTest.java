package kheap.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sasl.jaas.config | org.example.Login required;",
                "ssl.keystore.password | x",
                "ssl.key.password | x",
                "ssl.keystore.key | x",
                "ssl.truststore.certificates | x",
                "my.api.token | x",
                "azure.storage.account.key | x",
                "aws.accessKeyId | x",
                "basic.auth.user.info | user:x",
                "some.credential | x",
                "sasl.oauthbearer.client.credentials.client.secret | x",
                "sasl.kerberos.keytab | x",
                "bootstrap.servers | http://user:x@host:9092",
                "bootstrap.servers | https://x/y:z@host",
                "bootstrap.servers | https://x@host",
                "sasl.kerberos.kinit.cmd | echo x kinit",
                "client.rack | Authorization: Bearer abcdef",
                "interceptor.classes | -----BEGIN PRIVATE KEY-----",
                "metric.reporters | DefaultEndpoint;SharedAccessKey=x",
                "client.id | eyJhbGciOiJIUzI1NiJ9.e30.x",
                "db.pass | x",
                "session.cookie | x",
                "client.id | {\"user\":\"joe\",\"password\":\"x\"}",
                "client.id | {\\\"api_key\\\" : \\\"x\\\"}",
                "client.id | {\"Authorization\":\"Digest x\"}",
                "client.id | <password>x</password>",
                "client.id | Basic am9lOng=",
                "client.id | passphrase=x",
                "client.id | db.pass: x",
                "client.id | X-Api-Key: x",
                "client.id | jdbc:oracle:thin:joe/x@db",
            })
    void aSecretIsMasked(String key, String value) {
        assertEquals(Secrets.MASK, Secrets.shown(key, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bootstrap.servers | broker-1:9092,broker-2:9092",
                "client.id | orders-producer-7",
                "key.serializer | org.apache.kafka.common.serialization.StringSerializer",
                "buffer.memory | 33554432",
                "sasl.mechanism | PLAIN",
                "sasl.login.refresh.window.factor | 0.8",
                "sasl.oauthbearer.token.endpoint.url | https://login.example/token",
                "transactional.id | orders-tx-3",
                "ssl.keystore.password | null",
            })
    void aHarmlessValueIsShown(String key, String value) {
        assertEquals(value, Secrets.shown(key, value));
    }

    /// Each of these makes a careless pattern start over at every character.
    @ParameterizedTest
    @ValueSource(strings = {"-eyJ", "://", "--a", "jdbc:", "pass ", "\\\"", "-"})
    void aTextMadeToCostTimeIsLookedThroughInNoTime(String part) {
        String text = part.repeat(ShownText.LOOKED_AT / part.length());
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertFalse(Secrets.tellsSecret(text)));
    }

    @ParameterizedTest
    @CsvSource({"300", "301", "5000"})
    void aLongValueIsBounded(int length) {
        assertEquals(
                Math.min(length, 300),
                Secrets.shown("client.id", "a".repeat(length)).length());
    }
}
