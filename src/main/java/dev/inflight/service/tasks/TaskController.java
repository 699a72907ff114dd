package dev.inflight.service.tasks;

import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightFuture;
import dev.inflight.SecretMasker;
import dev.inflight.TaskText;
import dev.inflight.actuate.CancelDescriptor;
import dev.inflight.actuate.ClusterCancelDescriptor;
import dev.inflight.actuate.strict.AuditFilter;
import dev.inflight.actuate.strict.AuditNotes;
import dev.inflight.cluster.ClusterCancel;
import dev.inflight.service.outbound.OutboundResponse;
import dev.inflight.service.problem.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
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
    private final Elsewhere elsewhere;

    TaskController(Tasks tasks, TaskOrderReader reader, SecretMasker masker, Elsewhere elsewhere) {
        this.tasks = tasks;
        this.reader = reader;
        this.masker = masker;
        this.elsewhere = elsewhere;
        elsewhere.tell(this::tell);
    }

    /** What another replica is told of a task of this one. */
    private CompletionStage<Optional<TaskView>> tell(Elsewhere.TaskQuestion question) {
        return tasks.find(question.id())
                .map(task -> task.ended() || question.atMost().isZero()
                        ? CompletableFuture.completedFuture(Optional.of(view(task)))
                        : task.await(question.atMost()).thenApply(it -> Optional.of(view(it))))
                .orElse(CompletableFuture.completedFuture(Optional.empty()));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TaskView> start(HttpServletRequest request, @RequestAttribute(AuditFilter.NOTES) AuditNotes notes)
            throws IOException {
        notes.setType(AuditFilter.START);
        requireParameters(request, Set.of());
        TaskOrder order = reader.read(request.getInputStream(), request.getContentLengthLong());
        notes.add("target", order.request().toString());
        InFlightFuture<OutboundResponse> future = tasks.startAndAwaitName(order);
        notes.add("name", future.name());
        notes.add("id", future.id());
        return ResponseEntity.accepted()
                .location(URI.create("/tasks/" + future.id()))
                .body(view(tasks.require(future.id())));
    }

    /** Waits without holding a thread. */
    @GetMapping("/{id}")
    DeferredResult<Object> show(
            HttpServletRequest request,
            @PathVariable("id") String id,
            @RequestParam(name = "wait", required = false) @Nullable String wait) {
        requireParameters(request, Set.of("wait"));
        Duration atMost = TaskSpecs.wait(wait, MAX_WAIT);
        DeferredResult<Object> result =
                new DeferredResult<>(MAX_WAIT.multipliedBy(2).toMillis());
        KnownTask task = tasks.find(id).orElse(null);
        if (task == null) {
            var unused = elsewhere.show(id, atMost).whenComplete((told, failure) -> answer(result, told, failure));
        } else if (atMost.isZero() || task.ended()) {
            result.setResult(view(task));
        } else {
            var unused = task.await(atMost).thenAccept(it -> result.setResult(view(it)));
        }
        return result;
    }

    private static void answer(DeferredResult<Object> result, byte @Nullable [] told, @Nullable Throwable failure) {
        if (told == null) {
            result.setErrorResult(Elsewhere.refusal(failure));
        } else {
            result.setResult(told);
        }
    }

    @DeleteMapping("/{id}")
    ResponseEntity<OperationResponseBody> cancel(
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
        KnownTask task = tasks.find(id).orElse(null);
        if (task == null) {
            ClusterCancel cancel = elsewhere.cancel(id, by, reason, atMost);
            ClusterCancelDescriptor body = ClusterCancelDescriptor.of(cancel);
            notes.add("name", cancel.name());
            return ResponseEntity.status(body.workStopped() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                    .body(body);
        }
        CancelReport report = tasks.cancel(task, by, reason, atMost);
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
