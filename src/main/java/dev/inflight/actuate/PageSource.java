package dev.inflight.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** Where {@link InFlightWebEndpoint} has the live page from. Safe for use by any thread; changes nothing. */
@FunctionalInterface
public interface PageSource {

    /**
     * What the page may do: use its own files and its own endpoint, and nothing from anywhere else. No page may frame it, or
     * a click there could be led here.
     */
    String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /**
     * The part that is asked for; {@code null}: it is about a run that nobody knows.
     *
     * @throws IllegalArgumentException quoting what cannot be read
     */
    @Nullable WebEndpointResponse<Object> answer(PageRequest request);
}
