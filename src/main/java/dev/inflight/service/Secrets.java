package dev.inflight.service;

import java.util.regex.Pattern;

/** Blots out what looks like a secret in texts that are listed, logged or kept. */
final class Secrets {

    private static final String BLOT = "***";

    /** {@code //user:password@} */
    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/?#\\s@]*@");

    /** {@code ?token=…}, {@code &api_key=…}; also in plain text, {@code password=…}. */
    private static final Pattern PARAMETER = Pattern.compile(
            "(?i)([\\w.-]*(?:token|secret|passw(?:or)?d|pwd|api-?_?key|signature|credential|session)[\\w.-]*|sig|key|auth|code)"
                    + "(=|%3D)[^&#\\s]+");

    /** {@code Authorization: Basic …}, {@code Cookie: …}, and a bare {@code Bearer …}. */
    private static final Pattern HEADER =
            Pattern.compile("(?i)((?:proxy-)?authorization|(?:set-)?cookie)(\\s*[:=]\\s*)[^\\r\\n]+");

    private static final Pattern SCHEME = Pattern.compile("(?i)\\b(bearer|basic)\\s+[\\w.~+/-]{8,}=*");

    private Secrets() {}

    static String mask(String text) {
        String masked = text;
        if (masked.contains("//")) {
            masked = USER_INFO.matcher(masked).replaceAll(BLOT + "@");
        }
        masked = HEADER.matcher(masked).replaceAll("$1$2" + BLOT);
        masked = SCHEME.matcher(masked).replaceAll("$1 " + BLOT);
        return PARAMETER.matcher(masked).replaceAll("$1$2" + BLOT);
    }
}
