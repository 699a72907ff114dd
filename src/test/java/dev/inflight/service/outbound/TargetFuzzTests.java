package dev.inflight.service.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.inflight.TaskText;
import dev.inflight.service.problem.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Any text as a target, a network or an address, against a name server that answers whatever an attacker likes. */
class TargetFuzzTests {

    @FuzzTest(maxDuration = "10s")
    void no_text_leads_to_an_address_that_is_neither_public_nor_listed(FuzzedDataProvider data)
            throws UnknownHostException {
        InetAddress answer = InetAddress.getByAddress(data.consumeBoolean() ? four(data) : sixteen(data));
        AllowList allowed =
                AllowList.of(List.of("api.example.org", "*.example.com:8443", "127.0.0.0/8", "[::1]"), host ->
                        new InetAddress[] {answer});
        String url = (data.consumeBoolean() ? "http://" : "") + data.consumeRemainingAsString();
        URI target;
        try {
            target = new OutboundRequests(allowed)
                    .create("GET", url, Map.of(), null)
                    .url();
        } catch (Refusal refused) {
            assertThat(TaskText.escape(refused.detail())).isEqualTo(refused.detail());
            return;
        }
        assertThat(target.getScheme().toLowerCase(Locale.ROOT)).isIn("http", "https");
        assertThat(target.getRawUserInfo()).isNull();
        assertThat(target.getRawFragment()).isNull();
        InetAddress address = allowed.addressOf(target);
        assertThat(address.isLoopbackAddress() || looksPublic(address))
                .as(url + " leads to " + address)
                .isTrue();
        if (!address.isLoopbackAddress()) {
            assertThat(target.getHost().toLowerCase(java.util.Locale.ROOT))
                    .matches("api\\.example\\.org|[a-z0-9.-]+\\.example\\.com");
        }
    }

    /** What the JDK knows of addresses; less than we do, but by another hand. */
    private static boolean looksPublic(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isLinkLocalAddress()
                && !address.isLoopbackAddress()
                && !address.isMulticastAddress()
                && !address.isSiteLocalAddress();
    }

    @FuzzTest(maxDuration = "10s")
    void a_network_contains_its_own_addresses_and_a_literal_means_the_address_it_writes(FuzzedDataProvider data)
            throws UnknownHostException {
        byte[] bytes = data.consumeBoolean() ? four(data) : sixteen(data);
        InetAddress address = InetAddress.getByAddress(bytes);
        int bits = data.consumeInt(0, address.getAddress().length * 8);
        String text = data.consumeRemainingAsString();

        assertThat(new Network(address, bits).contains(address)).isTrue();
        if (!looksPublic(address)) {
            assertThat(Network.isPublic(address)).as(address.toString()).isFalse();
        }
        InetAddress literal = Network.address(text);
        if (literal != null) {
            assertThat(Network.looksNumeric(text) || text.indexOf(':') >= 0).isTrue();
            assertThat(Network.parse(text).contains(literal)).isTrue();
        }
        try {
            AllowList.of(List.of(text), host -> new InetAddress[] {address});
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("inflight.http.allow[0] must be");
            assertThat(TaskText.escape(refused.getMessage())).isEqualTo(refused.getMessage());
        }
    }

    private static byte[] four(FuzzedDataProvider data) {
        return java.util.Arrays.copyOf(data.consumeBytes(4), 4);
    }

    private static byte[] sixteen(FuzzedDataProvider data) {
        return java.util.Arrays.copyOf(data.consumeBytes(16), 16);
    }
}
