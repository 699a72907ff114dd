package dev.inflight.service.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A block of addresses. Boot's {@code InetAddressFilter} is laxer: multicast, 100.64.0.0/10, 198.18.0.0/15 and 2002::/16 are
 * external to it, {@code 10.1} is an address, and a /0 holds both families.
 *
 * @param base its first address
 * @param bits how many leading bits an address shares with it
 */
record Network(InetAddress base, int bits) {

    // before what is read by them
    private static final Pattern V4 = Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]+");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    /** What the registries of special-purpose addresses list, outside of which an IPv4 address is public. */
    private static final List<Network> SPECIAL_V4 = List.of(
            parse("0.0.0.0/8"),
            parse("10.0.0.0/8"),
            parse("100.64.0.0/10"),
            parse("127.0.0.0/8"),
            parse("169.254.0.0/16"),
            parse("172.16.0.0/12"),
            parse("192.0.0.0/24"),
            parse("192.0.2.0/24"),
            parse("192.88.99.0/24"),
            parse("192.168.0.0/16"),
            parse("198.18.0.0/15"),
            parse("198.51.100.0/24"),
            parse("203.0.113.0/24"),
            parse("224.0.0.0/3"));

    /** Only global unicast is public, and of that not what embeds or documents something else. */
    private static final Network GLOBAL_V6 = parse("2000::/3");

    private static final List<Network> SPECIAL_V6 =
            List.of(parse("2001::/23"), parse("2001:db8::/32"), parse("2002::/16"), parse("3fff::/20"));

    /** Whether anybody on the internet could have this address, as opposed to this machine, its network or nobody. */
    static boolean isPublic(InetAddress address) {
        if (address.getAddress().length == 4) {
            return SPECIAL_V4.stream().noneMatch(n -> n.contains(address));
        }
        return GLOBAL_V6.contains(address) && SPECIAL_V6.stream().noneMatch(n -> n.contains(address));
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code ::1/128} or a single address.
     *
     * @throws IllegalArgumentException quoting nothing: the caller knows the field
     */
    static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress base = address(slash < 0 ? text : text.substring(0, slash));
        if (base == null) {
            throw new IllegalArgumentException("no IP address");
        }
        int all = base.getAddress().length * 8;
        int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException("no prefix length of that kind of address");
        }
        return new Network(base, bits);
    }

    /**
     * The address that a literal writes down, without asking any name server; {@code null} when it is none. Only the usual
     * spelling counts: four decimal numbers without leading zeros, or IPv6 (in brackets or not) that maps no IPv4.
     */
    static @Nullable InetAddress address(String text) {
        String literal = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        boolean v6 = literal.indexOf(':') >= 0;
        if (v6 ? !V6.matcher(literal).matches() : !V4.matcher(literal).matches()) {
            return null;
        }
        try {
            InetAddress address = InetAddress.getByName(literal);
            return v6 == (address.getAddress().length == 16) ? address : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Whether some resolver would read this host as an address, whatever its spelling. */
    static boolean looksNumeric(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return host.startsWith("[") || last.isEmpty() || NUMBER.matcher(last).matches();
    }

    boolean contains(InetAddress address) {
        byte[] ours = base.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
