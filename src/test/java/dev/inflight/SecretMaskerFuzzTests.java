package dev.inflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;

/** Whatever stands around a secret, it is found. */
class SecretMaskerFuzzTests {

    private static final String SECRET = "s3cr3tW0rd";

    private static final List<String> PLACES = List.of(
            "https://joe:" + SECRET + "@host/",
            "?page=1&access_token=" + SECRET,
            "\"client_secret\":\"" + SECRET + "\"",
            "\nAuthorization: " + SECRET,
            "\nCookie: a=" + SECRET,
            " Bearer " + SECRET,
            " password: " + SECRET);

    @FuzzTest(maxDuration = "10s")
    void a_secret_in_its_place_is_blotted_out(FuzzedDataProvider data) {
        String place = data.pickValue(PLACES);
        String before = data.consumeString(60);
        String after = data.consumeRemainingAsString();
        if (before.contains(SECRET) || after.contains(SECRET)) {
            return; // it has found the word, and put it where no secret is known by its place
        }

        String masked = SecretMasker.standard().mask(before + place + after);

        assertThat(masked).doesNotContain(SECRET);
    }
}
