package dev.inflight.service.live;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskText;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** {@code /live}: what the page at {@code /} reads. It changes nothing. */
@RestController
@RequestMapping("/live")
class LiveController {

    private final InFlightRegistry registry;
    private final LiveStream stream;

    LiveController(InFlightRegistry registry, LiveStream stream) {
        this.registry = registry;
        this.stream = stream;
    }

    /** Frames of what matches, as server-sent events: {@code hello} with the trend, then {@code frame}. */
    @GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> stream(
            @RequestParam(name = "name", required = false) @Nullable String name,
            @RequestParam(name = "kind", required = false) @Nullable String kind,
            @RequestParam(name = "label", required = false) @Nullable String label,
            @RequestParam(name = "state", required = false) @Nullable String state,
            @RequestParam(name = "sort", required = false) @Nullable String sort) {
        try {
            return ResponseEntity.ok()
                    .cacheControl(CacheControl.noStore())
                    .header("X-Accel-Buffering", "no") // proxies that buffer would deliver minutes at once
                    .body(stream.open(LiveView.of(name, kind, label, state, sort)));
        } catch (IllegalArgumentException e) {
            throw problem(HttpStatus.BAD_REQUEST, e);
        } catch (RejectedExecutionException e) {
            throw problem(HttpStatus.SERVICE_UNAVAILABLE, e);
        }
    }

    /** One run with its stack, or what the history knows of it. Takes a stack: for people, not for loops. */
    @GetMapping(path = "/task", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<LiveTask> task(
            @RequestParam("name") String name, @RequestParam(name = "id", required = false) @Nullable String id) {
        LiveTask task = LiveTask.find(registry, name, id)
                .orElseThrow(() -> problem(
                        HttpStatus.NOT_FOUND,
                        new IllegalArgumentException((id == null ? "" : "run " + TaskText.quote(id) + " of ") + "task "
                                + TaskText.quote(name) + " is unknown or forgotten")));
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(task);
    }

    private static ErrorResponseException problem(HttpStatus status, Exception cause) {
        return new ErrorResponseException(
                status, ProblemDetail.forStatusAndDetail(status, String.valueOf(cause.getMessage())), cause);
    }
}
