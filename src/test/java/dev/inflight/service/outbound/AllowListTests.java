package dev.inflight.service.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inflight.service.problem.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where calls may go, for names that resolve to whatever the test wants. */
class AllowListTests {

    @ParameterizedTest
    @CsvSource({
        "api.example.org, http://api.example.org/, 93.184.215.14",
        "*.example.org, https://a.b.example.org/, 93.184.215.14",
        "API.example.org:8443, https://api.EXAMPLE.org:8443/, 2606:2800:21f:cb07:6820:80da:af6b:8b2c",
        "10.0.0.0/8, http://10.1.2.3/, 10.1.2.3",
        "[::1]:9000, http://[::1]:9000/, ::1",
        "https://api.example.org, https://api.example.org/, 93.184.215.14",
        "HTTP://api.example.org:8080, http://api.example.org:8080/, 93.184.215.14",
    })
    void a_listed_target_with_a_public_or_listed_address_is_allowed(String entry, String url, String address)
            throws UnknownHostException {
        assertThat(list(entry, address).addressOf(URI.create(url))).isEqualTo(InetAddress.getByName(address));
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.org, http://example.org/",
        "*.example.org, http://example.org/",
        "*.example.org, http://badexample.org/",
        "api.example.org:443, http://api.example.org/",
        "10.0.0.0/8, http://11.0.0.1/",
        "https://api.example.org, http://api.example.org/",
        "https://api.example.org, http://api.example.org:443/",
        "https://api.example.org, https://api.example.org:8443/",
    })
    void an_unlisted_target_is_refused(String entry, String url) {
        assertThatThrownBy(() -> list(entry, "93.184.215.14").requireAllowed(URI.create(url)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("inflight.http.allow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.0.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "::1",
                "fe80::1",
                "fd00:ec2::254",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "ff02::1",
            })
    void a_listed_name_that_resolves_to_a_special_address_is_refused(String address) {
        assertThatThrownBy(() -> list("api.example.org", address).requireAllowed(URI.create("http://api.example.org/")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("resolves to an address that is not among")
                .hasMessageNotContaining(address);
    }

    @Test
    void one_bad_address_among_good_ones_is_refused() {
        AllowList list = list("api.example.org", "93.184.215.14", "169.254.169.254");
        assertThatThrownBy(() -> list.addressOf(URI.create("http://api.example.org/")))
                .isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://a/", "a b", "a:0", "a:x", "1.2.3", "10.0.0.0/99", "[::1"})
    void an_entry_that_cannot_be_read_is_named_and_quoted(String entry) {
        assertThatThrownBy(() -> list(entry, "127.0.0.1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("inflight.http.allow[0]")
                .hasMessageContaining("\"" + entry + "\"");
    }

    private static AllowList list(String entry, String... addresses) {
        return AllowList.of(List.of(entry), host -> {
            InetAddress[] all = new InetAddress[addresses.length];
            for (int i = 0; i < all.length; i++) {
                all[i] = InetAddress.getByName(addresses[i]);
            }
            return all;
        });
    }
}
