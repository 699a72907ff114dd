package dev.inflight.service.tasks;

import dev.inflight.CancelRequest;
import dev.inflight.TaskText;
import dev.inflight.cluster.ClusterAnswer;
import dev.inflight.cluster.ClusterCancel;
import dev.inflight.cluster.ClusterVerdict;
import dev.inflight.cluster.member.ClusterMember;
import dev.inflight.service.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Tasks of other replicas, when there is a cluster: a load balancer hands a request to any of them. */
@Component
class Elsewhere {

    private static final long LONGEST_SECONDS = 60;

    private final @Nullable ClusterMember cluster;
    private final JsonMapper json;

    Elsewhere(ObjectProvider<ClusterMember> cluster, JsonMapper json) {
        this.cluster = cluster.getIfAvailable();
        this.json = json;
    }

    /**
     * Says what this replica tells the others of its tasks.
     *
     * @param views of a task by its id, once it has ended or the time is up; empty when it is unknown
     */
    void tell(Function<TaskQuestion, CompletionStage<Optional<TaskView>>> views) {
        if (cluster != null) {
            cluster.tellTasks(
                    (id, wait) -> views.apply(new TaskQuestion(id, wait)).thenApply(view -> view.map(this::told)));
        }
    }

    /** Which task, and how long its end is waited for. */
    record TaskQuestion(String id, Duration atMost) {}

    /** The view as text, with as much of the response's body as fits. */
    private String told(TaskView view) {
        TaskView fitting = view;
        String text = json.writeValueAsString(fitting);
        while (text.length() > ClusterMember.MOST_TOLD) {
            TaskView.ResponseView response = fitting.response();
            if (response == null || response.body().isEmpty()) {
                throw new IllegalStateException("a task that is too long to be told");
            }
            String body = TaskText.clip(response.body(), response.body().length() / 2);
            fitting = new TaskView(
                    view.task(),
                    view.ranSeconds(),
                    new TaskView.ResponseView(response.status(), response.headers(), body, true),
                    view.error());
            text = json.writeValueAsString(fitting);
        }
        return text;
    }

    /**
     * The view as its replica tells it, in JSON; fails with a {@link Refusal}.
     *
     * @throws Refusal when there is no other replica
     */
    CompletionStage<byte[]> show(String id, Duration wait) {
        return ask(id, wait).thenApply(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** Stops a task of another replica. */
    ClusterCancel cancel(String id, String by, String reason, Duration wait) {
        Object name = now(ask(id, Duration.ZERO).thenApply(text -> json.readValue(text, Map.class)))
                .get("name");
        if (cluster == null || !(name instanceof String named)) {
            throw unknown(id);
        }
        ClusterCancel cancel = now(cluster.cancel(new CancelRequest(named, id, by, reason, wait)));
        return switch (cancel.verdict()) {
            case ANSWERED, UNCONFIRMED -> cancel;
            case NOT_FOUND -> throw Refusal.unknown("id", "id " + TaskText.quote(id) + " has already ended");
            case OTHER_RUN, SEVERAL -> throw Refusal.conflict("id", "id: " + cancel.problem());
            case UNAVAILABLE, UNKNOWN -> throw refusal(id, cancel.verdict(), cancel.problem());
        };
    }

    private CompletionStage<String> ask(String id, Duration wait) {
        if (cluster == null) {
            throw unknown(id);
        }
        return cluster.task(id, wait).handle((answer, failure) -> told(id, answer, failure));
    }

    private static String told(String id, @Nullable ClusterAnswer<String> answer, @Nullable Throwable failure) {
        if (answer == null || failure != null) {
            throw unknown(id);
        }
        String text = answer.value();
        if (text != null) {
            return text;
        }
        throw refusal(id, answer.verdict(), answer.problem());
    }

    private static Refusal refusal(String id, ClusterVerdict verdict, @Nullable String problem) {
        String detail = "id " + TaskText.quote(id) + ": " + problem;
        return switch (verdict) {
            case UNAVAILABLE -> Refusal.unavailable("id", detail);
            case UNKNOWN, UNCONFIRMED -> Refusal.timedOut("id", detail);
            default -> unknown(id);
        };
    }

    private static Refusal unknown(String id) {
        return Refusal.unknown("id", "id " + TaskText.quote(id) + " is unknown or forgotten");
    }

    private static <T> T now(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw Refusal.timedOut("id", "interrupted while the cluster was asked");
        } catch (TimeoutException silent) {
            throw Refusal.timedOut("id", "the cluster says nothing");
        } catch (ExecutionException failed) {
            throw refusal(failed.getCause());
        }
    }

    /** What a stage has failed with; anything but a refusal is a fault of ours. */
    static RuntimeException refusal(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
