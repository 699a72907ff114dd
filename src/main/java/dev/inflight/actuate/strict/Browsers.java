package dev.inflight.actuate.strict;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** Tells browsers from other clients by what they accept. */
final class Browsers {

    private static final List<MediaType> OTHERS = List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN);

    private Browsers() {}

    /**
     * Whether these media types ask for HTML by its name and rather than for JSON or text. The ones that Java's
     * {@code HttpURLConnection} sends for everything do not: no browser names GIF and leaves XHTML out.
     */
    static boolean wantHtml(@Nullable String accept) {
        List<MediaType> accepted;
        try {
            accepted = MediaType.parseMediaTypes(accept);
        } catch (IllegalArgumentException e) {
            return false; // Actuator refuses it
        }
        double html = accepted.stream()
                .filter(type -> type.equalsTypeAndSubtype(MediaType.TEXT_HTML))
                .mapToDouble(MediaType::getQualityValue)
                .max()
                .orElse(0);
        double other = accepted.stream()
                .filter(type -> OTHERS.stream().anyMatch(type::includes))
                .mapToDouble(MediaType::getQualityValue)
                .max()
                .orElse(0);
        return html > other
                && !(names(accepted, MediaType.IMAGE_GIF) && !names(accepted, MediaType.APPLICATION_XHTML_XML));
    }

    private static boolean names(List<MediaType> accepted, MediaType type) {
        return accepted.stream().anyMatch(type::equalsTypeAndSubtype);
    }
}
