package dev.inflight.cluster.member;

import dev.inflight.InFlightRegistry;
import dev.inflight.TaskQuery;
import dev.inflight.TaskText;
import dev.inflight.cluster.ClusterPage;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Lists what runs anywhere. Each of n replicas is first asked for its share of the page and some more. One whose rows all made
 * the page and that has more is asked once more, for as many as the page holds: so the page is exact after two rounds.
 */
final class Lists {

    /** Who has not answered by then is silent. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** For an order that nobody waits for when that is over. */
    static final Duration VALIDITY = Duration.ofSeconds(2);

    private static final int SOME_MORE = 10;

    private final String instance;
    private final InFlightRegistry registry;
    private final Calls calls;
    private final Beats beats;
    private final Questions questions;
    private final Duration lease;
    private final OrderThreads threads;
    private final Events events;

    Lists(
            String instance,
            InFlightRegistry registry,
            Calls calls,
            Beats beats,
            Questions questions,
            Duration lease,
            OrderThreads threads,
            Events events) {
        this.instance = instance;
        this.registry = registry;
        this.calls = calls;
        this.beats = beats;
        this.questions = questions;
        this.lease = lease;
        this.threads = threads;
        this.events = events;
    }

    /** What all replicas run. */
    CompletionStage<ClusterPage> ofAll(TaskQuery query) {
        if (!beats.isUp()) {
            return CompletableFuture.completedFuture(alone(query));
        }
        return calls.members()
                .handleAsync((members, failure) -> members == null ? null : members, threads)
                .thenCompose(members -> members == null
                        ? CompletableFuture.completedFuture(alone(query))
                        : new Round(query, members).first());
    }

    /** What one replica runs. */
    CompletionStage<ClusterPage> ofOne(TaskQuery query, String replica) {
        if (replica.equals(instance)) {
            return CompletableFuture.completedFuture(
                    new Merge(query, instance, true).add(mine(query)).page(List.of(), 0, true));
        }
        if (!beats.isUp()) {
            return CompletableFuture.completedFuture(new Merge(query, instance, false).page(List.of(), 0, true));
        }
        return calls.members()
                .handleAsync((members, failure) -> members == null ? null : members, threads)
                .thenCompose(members -> members == null
                        ? CompletableFuture.completedFuture(new Merge(query, instance, false).page(List.of(), 0, true))
                        : ask(query, known(members, replica)));
    }

    private static Member known(List<Member> members, String replica) {
        return members.stream()
                .filter(member -> member.instance().equals(replica))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "instance must be one of the replicas, or this one, not " + TaskText.quote(replica)));
    }

    private CompletionStage<ClusterPage> ask(TaskQuery query, Member one) {
        if (!one.isAlive()) {
            return CompletableFuture.completedFuture(new Merge(query, instance, true).page(List.of(), 1, true));
        }
        return questions
                .ask(List.of(one.instance()), Orders.LIST, Query.toFields(query), PATIENCE, VALIDITY)
                .thenApply(replies -> {
                    Message answer = replies.answers().get(one.instance());
                    String refused = answer == null ? null : answer.fields().get(Orders.REFUSED);
                    if (refused != null) {
                        throw new IllegalArgumentException(TaskText.clip(refused));
                    }
                    Heard heard = answer == null ? null : parse(answer);
                    return heard == null
                            ? new Merge(query, instance, true).page(List.of(unheard(one)), 0, true)
                            : new Merge(query, instance, true).add(heard).page(List.of(), 0, true);
                });
    }

    private ClusterPage alone(TaskQuery query) {
        return new Merge(query, instance, false).add(mine(query)).page(List.of(), 0, false);
    }

    private Heard mine(TaskQuery query) {
        return Heard.of(instance, registry.counts(), registry.list(query));
    }

    private ClusterPage.Unheard unheard(Member member) {
        Duration since = lease.minus(member.leaseLeft());
        return new ClusterPage.Unheard(member, since.isNegative() ? Duration.ZERO : since);
    }

    /** What a replica says, or {@code null} when that is nothing: it is busy, or makes no sense. */
    private @Nullable Heard parse(Message answer) {
        if (answer.fields().containsKey(Orders.BUSY) || answer.fields().containsKey(Orders.REFUSED)) {
            return null;
        }
        try {
            Heard heard = Heard.parse(answer);
            if (!heard.complete() && !answer.fields().containsKey("cut")) {
                events.happened(ClusterEvent.DROPPED_MESSAGE);
            }
            return heard;
        } catch (IllegalArgumentException | ArithmeticException nonsense) {
            events.happened(ClusterEvent.DROPPED_MESSAGE);
            return null;
        }
    }

    /** One list of everybody. */
    private final class Round {

        private final TaskQuery query;
        private final Map<String, Member> others = new LinkedHashMap<>();
        private final int lost;
        private final boolean all;
        private final Map<String, Heard> heard = new LinkedHashMap<>();
        private final Set<String> silent = new HashSet<>();

        Round(TaskQuery query, List<Member> members) {
            this.query = query;
            int ended = 0;
            for (Member member : members) {
                if (!member.isAlive()) {
                    ended++;
                } else if (!member.instance().equals(instance)) {
                    others.put(member.instance(), member);
                }
            }
            this.lost = ended;
            this.all = beats.areAll(members);
        }

        CompletionStage<ClusterPage> first() {
            int replicas = others.size() + 1;
            int limit = query.limit();
            int share = (int) Math.min(limit, (2L * limit + replicas - 1) / replicas + SOME_MORE);
            return ask(others.keySet(), share).thenCompose(asked -> {
                heard.put(instance, mine(query));
                return second();
            });
        }

        /** The rows of replicas that have more than they were asked for, if all that they told made the page. */
        private CompletionStage<ClusterPage> second() {
            Map<String, Integer> onPage = merge().rowsByInstance();
            List<String> more = new ArrayList<>();
            heard.forEach((replica, told) -> {
                boolean all = onPage.getOrDefault(replica, 0) == told.rows().size();
                if (all && told.hasMore() && told.complete() && told.rows().size() < query.limit()) {
                    more.add(replica);
                }
            });
            return more.isEmpty()
                    ? CompletableFuture.completedFuture(page())
                    : ask(more, query.limit()).thenApply(asked -> page());
        }

        private CompletionStage<Boolean> ask(Iterable<String> replicas, int limit) {
            List<String> to = new ArrayList<>();
            replicas.forEach(to::add);
            Map<String, String> fields = Query.toFields(query.withLimit(limit));
            return questions.ask(to, Orders.LIST, fields, PATIENCE, VALIDITY).thenApply(replies -> {
                replies.silent().forEach(this::missed);
                replies.answers().forEach((replica, answer) -> {
                    Heard told = parse(answer);
                    if (told == null) {
                        missed(replica);
                    } else {
                        heard.put(replica, told);
                    }
                });
                return true;
            });
        }

        /** One that answered the first time has told something, if not all. */
        private void missed(String replica) {
            if (heard.computeIfPresent(replica, (same, told) -> told.cutShort()) == null) {
                silent.add(replica);
            }
        }

        private Merge merge() {
            Merge merge = all ? new Merge(query, instance, true) : new Merge(query, instance, true).lacking();
            heard.values().forEach(merge::add);
            return merge;
        }

        private ClusterPage page() {
            List<ClusterPage.Unheard> unheard = others.values().stream()
                    .filter(member -> silent.contains(member.instance()))
                    .map(Lists.this::unheard)
                    .toList();
            return merge().page(unheard, lost, false);
        }
    }
}
