package dev.inflight.service.tasks;

import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightFuture;
import dev.inflight.SecretMasker;
import dev.inflight.TaskText;
import dev.inflight.actuate.CancelDescriptor;
import dev.inflight.actuate.strict.AuditFilter;
import dev.inflight.actuate.strict.AuditNotes;
import dev.inflight.service.outbound.OutboundResponse;
import dev.inflight.service.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** {@code /tasks}: starts a task, shows it, stops it. What would change something is not served where nobody audits it. */
@RestController
@RequestMapping(path = "/tasks", produces = MediaType.APPLICATION_JSON_VALUE)
class TaskController {

    /** Longest time that a request may wait for a task. */
    private static final Duration MAX_WAIT = Duration.ofMinutes(5);

    /** Longest time that a cancel waits for the work to be gone: it holds a thread. As the endpoint's. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    private final Tasks tasks;
    private final TaskOrderReader reader;
    private final SecretMasker masker;

    TaskController(Tasks tasks, TaskOrderReader reader, SecretMasker masker) {
        this.tasks = tasks;
        this.reader = reader;
        this.masker = masker;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TaskView> start(HttpServletRequest request, @RequestAttribute(AuditFilter.NOTES) AuditNotes notes)
            throws IOException {
        notes.setType(AuditFilter.START);
        requireParameters(request, Set.of());
        TaskOrder order = reader.read(request.getInputStream(), request.getContentLengthLong());
        notes.add("target", order.request().toString());
        InFlightFuture<OutboundResponse> future = tasks.start(order);
        notes.add("name", future.name());
        notes.add("id", future.id());
        return ResponseEntity.accepted()
                .location(URI.create("/tasks/" + future.id()))
                .body(view(tasks.require(future.id())));
    }

    /** Waits without holding a thread. */
    @GetMapping("/{id}")
    DeferredResult<TaskView> show(
            HttpServletRequest request,
            @PathVariable("id") String id,
            @RequestParam(name = "wait", required = false) @Nullable String wait) {
        requireParameters(request, Set.of("wait"));
        Duration atMost = TaskSpecs.wait(wait, MAX_WAIT);
        KnownTask task = tasks.require(id);
        DeferredResult<TaskView> result =
                new DeferredResult<>(MAX_WAIT.multipliedBy(2).toMillis());
        if (atMost.isZero() || task.ended()) {
            result.setResult(view(task));
        } else {
            var unused = task.await(atMost).thenAccept(it -> result.setResult(view(it)));
        }
        return result;
    }

    @DeleteMapping("/{id}")
    ResponseEntity<CancelDescriptor> cancel(
            HttpServletRequest request,
            @RequestAttribute(AuditFilter.NOTES) AuditNotes notes,
            @PathVariable("id") String id,
            @RequestParam(name = "reason", defaultValue = CancelRequest.NO_REASON) String reason,
            @RequestParam(name = "wait", required = false) @Nullable String wait) {
        notes.add("id", id);
        notes.add("reason", reason);
        requireParameters(request, Set.of("reason", "wait"));
        Duration asked = TaskSpecs.wait(wait, MAX_WAIT);
        Duration atMost = asked.compareTo(LONGEST_STOP) > 0 ? LONGEST_STOP : asked;
        Principal principal = request.getUserPrincipal();
        String by = principal == null ? CancelRequest.DEFAULT_BY : principal.getName();
        CancelReport report = tasks.cancel(tasks.require(id), by, reason, atMost);
        notes.add("name", report.name());
        return ResponseEntity.status(report.workStopped() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(CancelDescriptor.of(report));
    }

    /** An unknown parameter would be ignored, and so not do what its sender meant; of one that appears twice, neither is sure. */
    private static void requireParameters(HttpServletRequest request, Set<String> known) {
        request.getParameterMap().forEach((name, values) -> {
            String field = TaskText.escape(TaskText.clip(name));
            if (!known.contains(name)) {
                throw Refusal.malformed(
                        field, "unknown parameter " + TaskText.quote(name) + "; known are " + new TreeSet<>(known));
            }
            if (values.length != 1) {
                throw Refusal.malformed(
                        field, field + " appears " + (values.length == 2 ? "twice" : values.length + " times"));
            }
        });
    }

    private TaskView view(KnownTask task) {
        return TaskView.of(task, tasks.now(task), masker);
    }
}
