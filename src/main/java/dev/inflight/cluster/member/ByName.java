package dev.inflight.cluster.member;

import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.RunMismatchException;
import dev.inflight.SecretMasker;
import dev.inflight.TaskDetail;
import dev.inflight.TaskSnapshot;
import dev.inflight.cluster.ClusterAnswer;
import dev.inflight.cluster.ClusterVerdict;
import dev.inflight.cluster.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows, stops and extends one run, wherever it is. */
final class ByName {

    /** How much longer than it may take an answer is awaited. */
    private static final Duration SLACK = Duration.ofMillis(500);

    private final String instance;
    private final InFlightRegistry registry;
    private final Questions questions;
    private final Finding finding;
    private final SecretMasker masker;
    private final OrderThreads threads;

    ByName(
            String instance,
            InFlightRegistry registry,
            Questions questions,
            Finding finding,
            SecretMasker masker,
            OrderThreads threads) {
        this.instance = instance;
        this.registry = registry;
        this.questions = questions;
        this.finding = finding;
        this.masker = masker;
        this.threads = threads;
    }

    CompletionStage<ClusterAnswer<TaskDetail>> inspect(String name, @Nullable String id) {
        return finding.inspect(name, id);
    }

    CompletionStage<ClusterAnswer<CancelReport>> cancel(CancelRequest request) {
        return finding.locate(request.name(), request.id()).thenCompose(target -> {
            if (target.end() != null) {
                return CompletableFuture.completedFuture(target.end().as());
            }
            CancelRequest exact = request.withId(target.id());
            // nobody said which: then it is whichever has the name when the order is carried out
            CancelRequest here = request.id() == null ? request : exact;
            return target.instance().equals(instance)
                    ? locally(target, () -> registry.cancel(here))
                    : there(
                            target,
                            Orders.CANCEL,
                            cancelFields(List.of(exact)),
                            patience(request.waitAtMost()),
                            answer -> report(answer, target.instance()));
        });
    }

    CompletionStage<ClusterAnswer<TaskSnapshot>> extend(String name, @Nullable String id, String who, Duration by) {
        return finding.locate(name, id).thenCompose(target -> {
            if (target.end() != null) {
                return CompletableFuture.completedFuture(target.end().as());
            }
            Map<String, String> fields =
                    Map.of("name", name, "run", target.id(), "by", who, "millis", Long.toString(millis(by)));
            return target.instance().equals(instance)
                    ? locally(target, () -> registry.extend(name, id, by))
                    : there(target, Orders.EXTEND, fields, Lists.PATIENCE, answer -> row(answer, target.instance()));
        });
    }

    /** What the replica of a run tells of it. */
    CompletionStage<ClusterAnswer<String>> task(String id, Duration wait) {
        return finding.owner(id).thenCompose(target -> {
            if (target.end() != null) {
                return CompletableFuture.completedFuture(target.end().<String>as());
            }
            Map<String, String> fields = Map.of("run", id, "wait", Long.toString(wait.toMillis()));
            return questions
                    .ask(List.of(target.instance()), Orders.TASK, fields, wait.plus(Lists.PATIENCE), Lists.VALIDITY)
                    .thenApply(replies -> {
                        Message answer = replies.answers().get(target.instance());
                        return answer == null
                                ? ClusterAnswer.<String>unanswered(
                                                ClusterVerdict.UNKNOWN, true, "its replica does not answer")
                                        .about(id, target.instance())
                                : read(answer, target, told -> told.fields().get("task"));
                    });
        });
    }

    /** Of one or several runs of one replica. */
    Map<String, String> cancelFields(List<CancelRequest> requests) {
        CancelRequest first = requests.get(0);
        StringBuilder ids = new StringBuilder();
        for (CancelRequest request : requests) {
            ids.append(ids.length() == 0 ? "" : "\n").append(runLine(request));
        }
        return Map.of(
                "ids", ids.toString(),
                "by", masker.mask(first.by()),
                "reason", masker.mask(first.reason()),
                "wait", Long.toString(millis(first.waitAtMost())));
    }

    static String runLine(CancelRequest request) {
        return new RowWriter().add(request.id()).add(request.name()).toString();
    }

    /** A cancel that waits for nothing still takes as long as it may to tell how far it had to go. */
    static Duration patience(Duration wait) {
        Duration bounded = wait.compareTo(Orders.LONGEST_WAIT) > 0 ? Orders.LONGEST_WAIT : wait;
        return (bounded.compareTo(SLACK) > 0 ? bounded : SLACK).plus(SLACK);
    }

    static long millis(Duration duration) {
        return duration.toSeconds() > Integer.MAX_VALUE ? Integer.MAX_VALUE * 1_000L : Math.max(1, duration.toMillis());
    }

    private <T> CompletionStage<ClusterAnswer<T>> locally(Target target, Supplier<Optional<T>> action) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return action.get()
                                .map(value -> ClusterAnswer.answered(value, target.id(), instance, target.partial()))
                                .orElseGet(() ->
                                        ClusterAnswer.unanswered(ClusterVerdict.NOT_FOUND, target.partial(), null));
                    } catch (RunMismatchException another) {
                        return ClusterAnswer.<T>unanswered(
                                        ClusterVerdict.OTHER_RUN, target.partial(), another.getMessage())
                                .about(target.id(), instance);
                    }
                },
                threads);
    }

    private <T> CompletionStage<ClusterAnswer<T>> there(
            Target target,
            String type,
            Map<String, String> fields,
            Duration patience,
            Function<Message, @Nullable T> reading) {
        return questions
                .ask(List.of(target.instance()), type, fields, patience, Questions.LONGEST_VALIDITY)
                .thenApply(replies -> {
                    Message answer = replies.answers().get(target.instance());
                    ClusterAnswer<T> came = answer == null
                            ? ClusterAnswer.unanswered(
                                    replies.sent() ? ClusterVerdict.UNCONFIRMED : ClusterVerdict.UNAVAILABLE,
                                    target.partial(),
                                    replies.sent()
                                            ? "the replica has not answered yet; the order lies in its inbox for a minute"
                                            : "the engine did not answer; whether it has the order is unknown")
                            : read(answer, target, reading);
                    return came.about(target.id(), target.instance());
                });
    }

    static <T> ClusterAnswer<T> read(Message answer, Target target, Function<Message, @Nullable T> reading) {
        Map<String, String> fields = answer.fields();
        String refused = fields.get(Orders.REFUSED);
        if (refused != null) {
            throw new IllegalArgumentException(Finding.shown(refused));
        }
        if (fields.containsKey(Orders.BUSY)) {
            return ClusterAnswer.unanswered(
                    ClusterVerdict.UNKNOWN, target.partial(), "the replica has too many orders; nothing was changed");
        }
        String other = fields.get(Orders.OTHER);
        if (other != null) {
            return ClusterAnswer.unanswered(ClusterVerdict.OTHER_RUN, target.partial(), Finding.shown(other));
        }
        try {
            T value = reading.apply(answer);
            return value == null
                    ? ClusterAnswer.unanswered(ClusterVerdict.NOT_FOUND, target.partial(), null)
                    : ClusterAnswer.answered(value, target.id(), target.instance(), target.partial());
        } catch (IllegalArgumentException | ArithmeticException nonsense) {
            return ClusterAnswer.unanswered(
                    ClusterVerdict.UNCONFIRMED, target.partial(), "the replica's answer cannot be read here");
        }
    }

    private static @Nullable CancelReport report(Message answer, String replica) {
        List<String> reports = Rows.lines(answer.fields().get("reports"));
        return reports.isEmpty() ? null : Rows.parseReport(reports.get(0), replica);
    }

    private static @Nullable TaskSnapshot row(Message answer, String replica) {
        List<String> rows = Rows.lines(answer.fields().get("rows"));
        return rows.isEmpty() ? null : Rows.parse(rows.get(0), replica);
    }
}
