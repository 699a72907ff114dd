package dev.inflight.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://joe:pw@host/x | http://***@host/x",
                "http://host/?token=abc&page=2 | http://host/?token=***&page=2",
                "http://host/?page=2&api_key=abc#f | http://host/?page=2&api_key=***#f",
                "Authorization: Bearer abc.def | Authorization: ***",
                "with Bearer abcdefgh.ijk in it | with Bearer *** in it",
                "Cookie: a=b; c=d | Cookie: ***",
                "Refresh EU prices | Refresh EU prices",
                "http://host/path?page=2 | http://host/path?page=2",
            })
    void a_secret_is_blotted_out_and_the_rest_is_kept(String text, String masked) {
        assertThat(Secrets.mask(text)).isEqualTo(masked);
    }
}
