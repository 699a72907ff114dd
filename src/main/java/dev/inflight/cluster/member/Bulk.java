package dev.inflight.cluster.member;

import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskPage;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSort;
import dev.inflight.cluster.ClusterAnswer;
import dev.inflight.cluster.ClusterCancel;
import dev.inflight.cluster.ClusterMatch;
import dev.inflight.cluster.ClusterVerdict;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds every run that some selectors match, and stops many. */
final class Bulk {

    /** So many short rows go into one answer, whatever their names. */
    private static final int ROWS_AT_ONCE = 700;

    /** Of an order, for the runs that it names; who asks and why may need the rest. */
    private static final int MOST_BYTES = Message.MAX_ORDER_BYTES / 2;

    private final String instance;
    private final InFlightRegistry registry;
    private final Calls calls;
    private final Beats beats;
    private final Questions questions;
    private final ByName byName;
    private final OrderThreads threads;

    Bulk(
            String instance,
            InFlightRegistry registry,
            Calls calls,
            Beats beats,
            Questions questions,
            ByName byName,
            OrderThreads threads) {
        this.instance = instance;
        this.registry = registry;
        this.calls = calls;
        this.beats = beats;
        this.questions = questions;
        this.byName = byName;
        this.threads = threads;
    }

    CompletionStage<ClusterMatch> match(TaskQuery query) {
        if (!beats.isUp()) {
            return CompletableFuture.completedFuture(new ClusterMatch(false, true, List.of()));
        }
        TaskQuery youngestFirst =
                query.withSort(TaskSort.YOUNGEST).withLimit(ROWS_AT_ONCE).withAfter(null);
        return calls.members()
                .handleAsync((members, failure) -> members == null ? List.<Member>of() : members, threads)
                .thenCompose(members -> members.isEmpty()
                        ? CompletableFuture.completedFuture(new ClusterMatch(false, true, List.of()))
                        : new Matching(youngestFirst).ask(members));
    }

    /** Collects, from every replica, page after page. */
    private final class Matching {

        private final TaskQuery query;
        private final List<ClusterMatch.Run> runs = new ArrayList<>();
        private boolean partial;

        Matching(TaskQuery query) {
            this.query = query;
        }

        CompletionStage<ClusterMatch> ask(List<Member> members) {
            List<String> others = members.stream()
                    .filter(Member::isAlive)
                    .map(Member::instance)
                    .filter(other -> !other.equals(instance))
                    .toList();
            partial |= !beats.areAll(members);
            TaskPage own = registry.list(query.withLimit(TaskQuery.MAX_LIMIT));
            requireFew(own.matched());
            own.tasks().stream()
                    .map(task -> new ClusterMatch.Run(task.name(), task.id(), task.outcome() == null))
                    .forEach(runs::add);
            return questions
                    .ask(others, Orders.LIST, fields(query), Lists.PATIENCE, Lists.VALIDITY)
                    .thenCompose(replies -> {
                        partial |= !replies.silent().isEmpty();
                        return take(replies.answers());
                    });
        }

        private static Map<String, String> fields(TaskQuery query) {
            Map<String, String> fields = new HashMap<>(Query.toFields(query));
            fields.put("brief", "1");
            return fields;
        }

        private CompletionStage<ClusterMatch> take(Map<String, Message> answers) {
            CompletionStage<Void> rest = CompletableFuture.completedFuture(null);
            for (Message answer : answers.values()) {
                rest = rest.thenCompose(done -> takeAll(answer));
            }
            return rest.thenApply(done -> new ClusterMatch(true, partial, runs));
        }

        private CompletionStage<Void> takeAll(Message answer) {
            String next = take(answer);
            return next == null
                    ? CompletableFuture.completedFuture(null)
                    : questions
                            .ask(
                                    List.of(answer.from()),
                                    Orders.LIST,
                                    fields(query.withAfter(next)),
                                    Lists.PATIENCE,
                                    Lists.VALIDITY)
                            .thenCompose(replies -> {
                                Message more = replies.answers().get(answer.from());
                                partial |= more == null;
                                return more == null ? CompletableFuture.completedFuture(null) : takeAll(more);
                            });
        }

        private @Nullable String take(Message answer) {
            Map<String, String> fields = answer.fields();
            try {
                for (String line : Rows.lines(fields.get("rows"))) {
                    runs.add(Rows.parseBriefly(line, answer.from()));
                }
            } catch (IllegalArgumentException nonsense) {
                partial = true;
            }
            partial |=
                    fields.containsKey("cut") || fields.containsKey(Orders.BUSY) || fields.containsKey(Orders.REFUSED);
            requireFew(runs.size());
            return fields.get("next");
        }

        private static void requireFew(int matched) {
            if (matched > ClusterMatch.MOST) {
                throw new IllegalArgumentException(
                        "more than " + ClusterMatch.MOST + " runs match; select fewer at a time");
            }
        }
    }

    CompletionStage<List<ClusterCancel>> cancel(List<CancelRequest> requests) {
        Map<String, List<CancelRequest>> byOwner = new LinkedHashMap<>();
        for (CancelRequest request : requests) {
            String id = request.id();
            if (id == null) {
                throw new IllegalArgumentException("each request must name an exact run");
            }
            byOwner.computeIfAbsent(Owners.of(id), owner -> new ArrayList<>()).add(request);
        }
        CompletionStage<Map<String, ClusterCancel>> all = CompletableFuture.completedFuture(new HashMap<>());
        for (Map.Entry<String, List<CancelRequest>> owned : byOwner.entrySet()) {
            for (List<CancelRequest> some : chunks(owned.getValue())) {
                CompletionStage<List<ClusterCancel>> one =
                        owned.getKey().equals(instance) ? here(some) : there(owned.getKey(), some);
                all = all.thenCombine(one, (byId, cancels) -> {
                    cancels.forEach(cancel -> byId.put(String.valueOf(cancel.id()), cancel));
                    return byId;
                });
            }
        }
        return all.thenApply(byId -> requests.stream()
                .flatMap(request -> Stream.ofNullable(byId.get(String.valueOf(request.id()))))
                .toList());
    }

    private static List<List<CancelRequest>> chunks(List<CancelRequest> requests) {
        List<List<CancelRequest>> chunks = new ArrayList<>();
        int left = 0;
        for (CancelRequest request : requests) {
            int bytes = ByName.runLine(request).getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes > left) {
                chunks.add(new ArrayList<>());
                left = MOST_BYTES;
            }
            left -= bytes;
            chunks.get(chunks.size() - 1).add(request);
        }
        return chunks;
    }

    private CompletionStage<List<ClusterCancel>> here(List<CancelRequest> requests) {
        return CompletableFuture.supplyAsync(() -> answers(requests, instance, registry.cancelAll(requests)), threads);
    }

    private CompletionStage<List<ClusterCancel>> there(String owner, List<CancelRequest> requests) {
        return questions
                .ask(
                        List.of(owner),
                        Orders.CANCEL,
                        byName.cancelFields(requests),
                        ByName.patience(requests.get(0).waitAtMost()),
                        Questions.LONGEST_VALIDITY)
                .thenApply(replies -> {
                    Message answer = replies.answers().get(owner);
                    if (answer != null && !answer.fields().containsKey(Orders.BUSY)) {
                        try {
                            List<CancelReport> reports = Rows.lines(
                                            answer.fields().get("reports"))
                                    .stream()
                                    .map(line -> Rows.parseReport(line, owner))
                                    .toList();
                            return answers(requests, owner, reports);
                        } catch (IllegalArgumentException nonsense) {
                            // then it is not known what came of them
                        }
                    }
                    ClusterVerdict verdict = answer == null ? ClusterVerdict.UNCONFIRMED : ClusterVerdict.UNKNOWN;
                    return requests.stream()
                            .map(request -> cancel(request, owner, ClusterAnswer.unanswered(verdict, false, null)))
                            .toList();
                });
    }

    private static List<ClusterCancel> answers(List<CancelRequest> requests, String owner, List<CancelReport> reports) {
        Map<String, CancelReport> byId = new HashMap<>();
        reports.forEach(report -> byId.put(report.id(), report));
        return requests.stream()
                .map(request -> {
                    String id = String.valueOf(request.id());
                    CancelReport report = byId.get(id);
                    return cancel(
                            request,
                            owner,
                            report == null
                                    ? ClusterAnswer.unanswered(ClusterVerdict.NOT_FOUND, false, null)
                                    : ClusterAnswer.answered(report, id, owner, false));
                })
                .toList();
    }

    private static ClusterCancel cancel(CancelRequest request, String owner, ClusterAnswer<CancelReport> answer) {
        return ClusterCancel.of(request.name(), answer.about(String.valueOf(request.id()), owner));
    }
}
