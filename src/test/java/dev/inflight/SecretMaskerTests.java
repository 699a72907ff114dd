package dev.inflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskerTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "http://joe:pw@host/x | http://***@host/x",
                "http://joe:p@ss:w@host/x?y=a@b | http://***@host/x?y=a@b",
                "{'authorization': Bearer abcDEF123} | {'authorization': \"***\" ***}",
                "\"token\": password: hunter2 | \"token\": \"***\" ***",
                "session=\"client_secret\":\"hunter2\" | session=***:\"***\"",
                "\"token\": secret = hunter2 | \"token\": \"***\" = ***",
                "//token@host | //***@host",
                "http://host/?token=abc&page=2 | http://host/?token=***&page=2",
                "http://host/?page=2&api_key=abc#f | http://host/?page=2&api_key=***#f",
                "http://host/?sig=abc&code=def | http://host/?sig=***&code=***",
                "to http%3A%2F%2Fhost%3Ftoken%3Dabc | to http%3A%2F%2Fhost%3Ftoken%3D***",
                "db.password = hunter2 and more | db.password = *** and more",
                "password: hunter2, user: joe | password: ***, user: joe",
                "secret='a b c' x | secret=*** x",
                "{\"access_token\":\"a\\\"b\",\"page\":2} | {\"access_token\":\"***\",\"page\":2}",
                "{\"password\": 12345, \"page\": 2} | {\"password\": \"***\", \"page\": 2}",
                "Authorization: Bearer abc.def | Authorization: ***",
                "with Bearer abcdefgh.ijk in it | with Bearer *** in it",
                "BASIC am9lOnB3cGFzc3dvcmQ= | BASIC ***",
                "Cookie: a=b; c=d | Cookie: ***",
                "set-cookie: a=b | set-cookie: ***",
                "X-Auth-Token: abc | X-Auth-Token: ***",
                "as eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.c2ln said | as *** said",
            })
    void a_secret_is_blotted_out_and_the_rest_is_kept(String text, String masked) {
        assertThat(SecretMasker.standard().mask(text)).isEqualTo(masked);
    }

    @Test
    void a_line_break_between_scheme_and_secret_hides_it_from_nobody() {
        assertThat(SecretMasker.standard().mask("Bearer\nabcdefgh.ijk")).isEqualTo("Bearer ***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Refresh EU prices",
                "http://host/path?page=2&monkey=3",
                "exit code=1, key=42",
                "java.io.IOException: token bucket is empty",
                "mail to joe@host, then http://host/a@b",
                "basic training at 10:30",
                "see eyJ"
            })
    void what_is_no_secret_is_kept(String text) {
        assertThat(SecretMasker.standard().mask(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token",
                "a",
                "://",
                "\"token\":\"\\",
                "bearer ",
                "eyJ",
                "=",
                "%3D",
                "x-token",
                "@",
                "'",
                "secret:"
            })
    void a_hostile_text_takes_no_longer_than_others(String part) {
        String text = ":" + part.repeat(20_000 / part.length());
        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> SecretMasker.standard().mask(text));
    }

    @Test
    void patterns_of_ones_own_come_on_top() {
        SecretMasker masker = SecretMasker.standardAnd(List.of(Pattern.compile("customer-\\d+")));
        assertThat(masker.mask("refresh customer-4711 with token=abc")).isEqualTo("refresh *** with token=***");
    }

    @Test
    void none_shows_everything() {
        assertThat(SecretMasker.none().mask("token=abc")).isEqualTo("token=abc");
    }
}
