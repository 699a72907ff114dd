package dev.inflight.cluster.member;

import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.SecretMasker;
import dev.inflight.TaskCounts;
import dev.inflight.TaskDetail;
import dev.inflight.TaskQuery;
import dev.inflight.TaskSnapshot;
import dev.inflight.TaskText;
import dev.inflight.TimeSource;
import dev.inflight.cluster.ClusterAnswer;
import dev.inflight.cluster.ClusterCancel;
import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.ClusterFiring;
import dev.inflight.cluster.ClusterMatch;
import dev.inflight.cluster.ClusterPage;
import dev.inflight.cluster.EngineUnavailableException;
import dev.inflight.cluster.InFlightCluster;
import dev.inflight.cluster.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One replica in its cluster: says that it is alive, does what others ask of it, and asks them. One per registry. It has one
 * thread of its own, for the beats and for what is awaited; nothing that starts ever waits for it, and nothing is told of a start
 * or an end.
 *
 * <p>The engine is not closed with it: whoever made that closes it, afterwards.
 */
public final class ClusterMember implements InFlightCluster, AutoCloseable {

    /** Longest text of a {@link TaskSource}. */
    public static final int MOST_TOLD = 160_000;

    private final String instance;
    private final InFlightRegistry registry;
    private final ClusterEngine engine;
    private final TimeSource time;
    private final MemberSettings settings;
    private final Instant since;
    private final OrderThreads threads;
    private final Calls calls;
    private final Beats beats;
    private final Questions questions;
    private final Orders orders;
    private final Inbox inbox;
    private final SharedLists lists;
    private final ByName byName;
    private final Bulk bulk;
    private final Firings firings;
    private final Events events = new Events();
    private volatile TimeSource.@Nullable Driver driver;
    private volatile @Nullable String host;
    private volatile boolean closed;

    /**
     * A member that has not joined; see {@link #start}.
     *
     * @param masker what hides secrets in texts before they leave this process
     */
    public ClusterMember(
            InFlightRegistry registry,
            ClusterEngine engine,
            TimeSource time,
            MemberSettings settings,
            SecretMasker masker) {
        this.instance = Member.requireInstance(registry.instance());
        this.registry = registry;
        this.engine = engine;
        this.time = time;
        this.settings = settings;
        this.since = time.wallTime();
        this.threads = new OrderThreads("inflight-cluster-" + instance + "-");
        this.calls = new Calls(engine);
        this.beats = new Beats(instance, calls, time, settings, this::me);
        this.questions = new Questions(instance, calls, beats, time, threads);
        this.orders = new Orders(instance, registry, calls, beats, threads);
        this.inbox = new Inbox(instance, beats, questions, orders, events.dropped);
        Lists all = new Lists(instance, registry, calls, beats, questions, settings.lease(), threads, events.dropped);
        this.lists = new SharedLists(all, time, threads);
        Finding finding = new Finding(instance, registry, calls, beats, questions, threads);
        this.byName = new ByName(instance, registry, questions, finding, masker, threads);
        this.firings = new Firings(instance, calls, beats, settings.onUnavailable(), events, threads);
        this.bulk = new Bulk(instance, registry, calls, beats, questions, byName, threads);
    }

    /** Joins. Returns at once; whether the engine answers shows later. */
    public void start() {
        engine.listen(instance, inbox::take);
        TimeSource.Driver started = time.drive("inflight-cluster-" + instance, this::advance);
        driver = started;
        beats.wakeWith(started::wake);
        questions.wakeWith(started::wake);
        lists.wakeWith(started::wake);
        started.wake();
    }

    private long advance() {
        long now = time.nanoTime();
        return Math.min(beats.advance(now), Math.min(questions.advance(now), lists.advance(now)));
    }

    private Member me() {
        TaskCounts counts = registry.counts();
        return new Member(instance, hostName(), since, settings.partitions(), counts, 0);
    }

    private String hostName() {
        String known = host;
        if (known == null) {
            try {
                known = TaskText.clip(settings.host().get());
            } catch (RuntimeException unknown) {
                known = "";
            }
            host = known;
        }
        return known;
    }

    /** Takes what this replica does for others, for an audit trail. */
    public void onCarriedOut(Consumer<? super CarriedOut> trail) {
        orders.tell(trail);
    }

    /** Says who tells others of single runs, past ones too. */
    public void tellTasks(TaskSource source) {
        orders.askFor(source);
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public boolean isUp() {
        return beats.isUp();
    }

    /** How many replicas the engine has registered, this one among them; 0 while it does not answer. */
    public int registered() {
        return beats.registered();
    }

    /** What is left of this replica's lease, by its own clock. */
    public Duration leaseLeft() {
        return beats.leaseLeft();
    }

    /** For how long this replica counts as alive after each sign of life. */
    public Duration lease() {
        return settings.lease();
    }

    /** When this replica was made, by its wall clock. */
    public Instant since() {
        return since;
    }

    /** How many messages were dropped, because they made no sense, were out of date, or answered what nobody had asked. */
    public long droppedMessages() {
        return events.dropped.sum();
    }

    /** How many answers to this replica's callers were partial. */
    public long partialAnswers() {
        return events.partial.sum();
    }

    @Override
    public CompletionStage<ClusterPage> list(TaskQuery query) {
        return stage(() -> lists.ofAll(paged(query))).thenApply(page -> counted(page, page.partial()));
    }

    @Override
    public CompletionStage<ClusterPage> list(TaskQuery query, String replica) {
        return stage(() -> lists.ofOne(checked(query), Member.requireInstance(replica)))
                .thenApply(page -> counted(page, page.partial()));
    }

    private static TaskQuery paged(TaskQuery query) {
        if (query.after() != null) {
            throw new IllegalArgumentException(
                    "after goes with instance only: a page of the whole cluster has no cursor");
        }
        return checked(query);
    }

    private static TaskQuery checked(TaskQuery query) {
        if (query.limit() > ClusterPage.MAX_LIMIT) {
            throw new IllegalArgumentException(
                    "limit must be 1 to " + ClusterPage.MAX_LIMIT + " in a cluster, not " + query.limit());
        }
        return Query.checked(query);
    }

    @Override
    public CompletionStage<ClusterMatch> match(TaskQuery query) {
        return stage(() -> bulk.match(Query.checked(query))).thenApply(match -> counted(match, match.partial()));
    }

    @Override
    public CompletionStage<ClusterAnswer<TaskDetail>> find(String name, @Nullable String id) {
        return stage(() -> byName.inspect(TaskText.requireName("name", name), id))
                .thenApply(answer -> counted(answer, answer.partial()));
    }

    @Override
    public CompletionStage<ClusterCancel> cancel(CancelRequest request) {
        return stage(() -> byName.cancel(request))
                .thenApply(answer -> counted(ClusterCancel.of(request.name(), answer), answer.partial()));
    }

    @Override
    public CompletionStage<List<ClusterCancel>> cancelAll(List<CancelRequest> requests) {
        List<CancelRequest> all = List.copyOf(requests);
        return stage(() -> bulk.cancel(all));
    }

    @Override
    public CompletionStage<ClusterAnswer<TaskSnapshot>> extend(
            String name, @Nullable String id, String who, Duration by) {
        return stage(() -> {
                    if (by.isNegative() || by.isZero()) {
                        throw new IllegalArgumentException("extend must be positive, not " + by);
                    }
                    return byName.extend(TaskText.requireName("name", name), id, TaskText.clip(who), by);
                })
                .thenApply(answer -> counted(answer, answer.partial()));
    }

    /**
     * What the replica of this run tells of it, as its {@link TaskSource} does; see {@link #tellTasks}.
     *
     * @param wait how long to wait for its end
     */
    public CompletionStage<ClusterAnswer<String>> task(String id, Duration wait) {
        return stage(() -> byName.task(TaskText.requireName("id", id), wait));
    }

    @Override
    public CompletionStage<ClusterFiring> fire(String schedule, long occurrence, Duration keep) {
        return stage(() -> firings.fire(schedule, occurrence, keep));
    }

    @Override
    public CompletionStage<List<Member>> members() {
        return isUp()
                ? calls.members().thenApplyAsync(members -> members, threads)
                : CompletableFuture.failedFuture(new EngineUnavailableException("the engine does not answer"));
    }

    /** Refuses by the stage what is wrong with an argument. */
    private <T> CompletionStage<T> stage(Supplier<CompletionStage<T>> answer) {
        if (closed) {
            return CompletableFuture.failedFuture(new EngineUnavailableException("this replica has left the cluster"));
        }
        try {
            return answer.get();
        } catch (IllegalArgumentException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private <T> T counted(T answer, boolean isPartial) {
        if (isPartial) {
            events.partial.increment();
        }
        return answer;
    }

    /** Leaves: others see at once that this replica has gone. Waits for less than half a second. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        beats.leave();
        questions.close();
        TimeSource.Driver started = driver;
        if (started != null) {
            started.close();
        }
        threads.close();
    }
}
