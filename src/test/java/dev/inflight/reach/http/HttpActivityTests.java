package dev.inflight.reach.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown of a call, without what only its two ends need to know. */
class HttpActivityTests {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            https://api.example.org/v1/prices                  | GET https://api.example.org/v1/prices
            https://api.example.org:8443/v1?region=eu&key=s3   | GET https://api.example.org:8443/v1?region=…&key=…
            https://joe:secret@api.example.org/                | GET https://api.example.org/
            https://joe:a%40b@api.example.org/                 | GET https://api.example.org/
            https://api.example.org/a?s3cret                   | GET https://api.example.org/a?…
            https://api.example.org/a?x=1=2&&y=                | GET https://api.example.org/a?x=…&…&y=…
            https://api.example.org/a?                         | GET https://api.example.org/a?…
            https://api.example.org/a#access_token=s3cret      | GET https://api.example.org/a#…
            /v1/prices?a=b                                     | GET /v1/prices?a=…
            //joe:secret@host_with_underscore/a                | GET //host_with_underscore/a
            mailto:joe@example.org                             | GET mailto:…
            """)
    void is_the_url_with_its_secrets_blotted(URI uri, String shown) {
        assertThat(HttpActivity.text("GET", uri)).isEqualTo(shown);
    }
}
