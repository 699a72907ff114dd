package dev.inflight.service.live;

import dev.inflight.page.FrameView;
import dev.inflight.page.LivePage;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The live page at {@code /}, and its stream. It changes nothing. */
@RestController
class LiveController {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final LiveStream stream;
    private final String document;

    LiveController(LiveStream stream, WebEndpointProperties endpoints) {
        this.stream = stream;
        this.document = LivePage.document(
                endpoints.getBasePath().substring(1) + "/"
                        + endpoints.getPathMapping().getOrDefault("inflight", "inflight"),
                "live/stream");
    }

    @GetMapping("/")
    ResponseEntity<String> page() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(HTML)
                .body(document);
    }

    /** Frames of what matches, as server-sent events: {@code hello} with the trend, then {@code frame}. */
    @GetMapping(path = "/live/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> stream(
            @RequestParam(name = "name", required = false) @Nullable String name,
            @RequestParam(name = "kind", required = false) @Nullable String kind,
            @RequestParam(name = "label", required = false) @Nullable String label,
            @RequestParam(name = "search", required = false) @Nullable String search,
            @RequestParam(name = "state", required = false) @Nullable String state,
            @RequestParam(name = "sort", required = false) @Nullable String sort) {
        try {
            return ResponseEntity.ok()
                    .cacheControl(CacheControl.noStore())
                    .header("X-Accel-Buffering", "no") // proxies that buffer would deliver minutes at once
                    .body(stream.open(FrameView.of(name, kind, label, search, state, sort)));
        } catch (IllegalArgumentException e) {
            throw problem(HttpStatus.BAD_REQUEST, e);
        } catch (RejectedExecutionException e) {
            throw problem(HttpStatus.SERVICE_UNAVAILABLE, e);
        }
    }

    private static ErrorResponseException problem(HttpStatus status, Exception cause) {
        return new ErrorResponseException(
                status, ProblemDetail.forStatusAndDetail(status, String.valueOf(cause.getMessage())), cause);
    }
}
