package dev.inflight.service.outbound;

import dev.inflight.TaskText;
import dev.inflight.service.problem.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where calls may go. A host must be listed by name or by address; and whatever address a listed name resolves to must be
 * public or listed itself, so that nobody's name server can point a name into the network around the service.
 *
 * <p>Entries: {@code api.example.org}, {@code *.example.org}, {@code 192.0.2.7}, {@code 10.0.0.0/8}, {@code [::1]}, each
 * with {@code :port} or without, and with {@code http://} or {@code https://} in front or without. With a scheme and no
 * port, it is that scheme's own port; with neither, any.
 *
 * <p>What a name resolves to is told to the log alone, so that nobody learns addresses by asking.
 */
public final class AllowList {

    /** Asks for all addresses of a name. */
    @FunctionalInterface
    public interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(AllowList.class);

    private final List<Entry> entries;
    private final Resolver resolver;

    private AllowList(List<Entry> entries, Resolver resolver) {
        this.entries = List.copyOf(entries);
        this.resolver = resolver;
    }

    /**
     * Reads the entries.
     *
     * @throws IllegalArgumentException naming the property and quoting the entry
     */
    public static AllowList of(List<String> texts, Resolver resolver) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            try {
                entries.add(Entry.parse(texts.get(i).strip()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("inflight.http.allow[" + i
                        + "] must be a host, *.domain, address or network, each with scheme:// and :port or without, not "
                        + TaskText.quote(texts.get(i)));
            }
        }
        return new AllowList(entries, resolver);
    }

    /**
     * Checks the host as written and, when it can be resolved, its addresses.
     *
     * @throws Refusal when the target is not allowed
     */
    void requireAllowed(URI url) {
        requireListed(url);
        try {
            addressOf(url);
        } catch (UnknownHostException notNow) {
            // the call itself will tell
        }
    }

    /**
     * The address to connect to: all that the host resolves to were checked, and this is the first.
     *
     * @throws Refusal when one of them is not allowed
     */
    InetAddress addressOf(URI url) throws UnknownHostException {
        requireListed(url);
        int port = OutboundRequest.port(url);
        InetAddress literal = Network.address(url.getHost());
        InetAddress[] addresses = literal == null ? resolver.resolve(url.getHost()) : new InetAddress[] {literal};
        for (InetAddress address : addresses) {
            if (!Network.isPublic(address) && !listed(address, url, port)) {
                LOGGER.atWarn()
                        .addKeyValue("host", TaskText.quote(url.getHost()))
                        .addKeyValue("address", address.getHostAddress())
                        .log(
                                "not called: it resolves to an address that is neither public nor among inflight.http.allow");
                throw refused(url, " resolves to an address that");
            }
        }
        return Arrays.stream(addresses).findFirst().orElseThrow(() -> new UnknownHostException(url.getHost()));
    }

    private void requireListed(URI url) {
        String host = url.getHost();
        int port = OutboundRequest.port(url);
        InetAddress literal = Network.address(host);
        boolean allowed = literal == null
                ? !Network.looksNumeric(host)
                        && entries.stream()
                                .anyMatch(e -> e.isOrigin(url, port) && e.isName(host.toLowerCase(Locale.ROOT)))
                : listed(literal, url, port);
        if (!allowed) {
            throw refused(url, "");
        }
    }

    private boolean listed(InetAddress address, URI url, int port) {
        return entries.stream()
                .anyMatch(e -> e.isOrigin(url, port) && e.network != null && e.network.contains(address));
    }

    private static Refusal refused(URI url, String why) {
        return Refusal.forbidden(
                "request.url",
                "request.url " + TaskText.quote(url.getHost() + ":" + OutboundRequest.port(url)) + why
                        + " is not among inflight.http.allow");
    }

    /**
     * @param scheme {@code null}: any
     * @param name lower case, {@code *.} in front for everything below it; {@code null}: a network
     * @param network {@code null}: a name
     * @param port -1: any
     */
    private record Entry(
            @Nullable String scheme,
            @Nullable String name,
            @Nullable Network network,
            int port) {

        static Entry parse(String written) {
            String scheme = null;
            String text = written;
            for (String known : List.of("http", "https")) {
                if (written.regionMatches(true, 0, known + "://", 0, known.length() + 3)) {
                    scheme = known;
                    text = written.substring(known.length() + 3);
                }
            }
            boolean bare = !text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':'); // IPv6 without brackets
            int colon = bare ? -1 : text.lastIndexOf(':');
            if (text.startsWith("[") && colon < text.indexOf(']')) {
                colon = -1;
            }
            String host = colon < 0 ? text : text.substring(0, colon);
            int port = colon < 0 ? -1 : Integer.parseInt(text.substring(colon + 1));
            if (colon >= 0 && (port < 1 || port > 65_535)) {
                throw new IllegalArgumentException("no port");
            }
            if (scheme != null && port < 0) {
                port = scheme.equals("https") ? 443 : 80;
            }
            if (host.indexOf('/') >= 0 || host.indexOf(':') >= 0 || Network.looksNumeric(host)) {
                return new Entry(scheme, null, Network.parse(host), port);
            }
            if (!host.matches("(?:\\*\\.)?[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")) {
                throw new IllegalArgumentException("no host name");
            }
            return new Entry(scheme, host.toLowerCase(Locale.ROOT), null, port);
        }

        boolean isOrigin(URI url, int wanted) {
            return (port < 0 || port == wanted) && (scheme == null || scheme.equalsIgnoreCase(url.getScheme()));
        }

        boolean isName(String host) {
            return name != null && (name.startsWith("*.") ? host.endsWith(name.substring(1)) : host.equals(name));
        }
    }
}
