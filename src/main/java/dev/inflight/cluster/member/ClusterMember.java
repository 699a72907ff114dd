package dev.inflight.cluster.member;

import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.NameGuard;
import dev.inflight.SecretMasker;
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
    private final ClusterEngine engine;
    private final TimeSource time;
    private final MemberSettings settings;
    private final Self self;
    private final OrderThreads threads;
    private final Calls calls;
    private final Beats beats;
    private final Questions questions;
    private final Claims claims;
    private final Orders orders;
    private final Inbox inbox;
    private final SharedLists lists;
    private final ByName byName;
    private final Bulk bulk;
    private final Firings firings;
    private final Events events = new Events();
    private volatile TimeSource.@Nullable Driver driver;
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
        this(
                registry,
                engine,
                time,
                settings,
                masker,
                new OrderThreads("inflight-cluster-" + registry.instance() + "-"));
    }

    ClusterMember(
            InFlightRegistry registry,
            ClusterEngine engine,
            TimeSource time,
            MemberSettings settings,
            SecretMasker masker,
            OrderThreads threads) {
        this.instance = Member.requireInstance(registry.instance());
        this.engine = engine;
        this.time = time;
        this.settings = settings;
        this.self = new Self(registry, settings, time.wallTime());
        this.threads = threads;
        this.calls = new Calls(engine);
        this.beats = new Beats(instance, calls, time, settings, this::me);
        this.questions = new Questions(instance, calls, beats, time, threads);
        this.claims = new Claims(instance, calls, beats, questions, time, settings, events, self::host);
        this.orders = new Orders(instance, registry, calls, beats, threads, new Stops(instance, claims));
        this.inbox = new Inbox(instance, beats, questions, orders, events);
        Lists all = new Lists(instance, registry, calls, beats, questions, settings.lease(), threads, events);
        this.lists = new SharedLists(all, time, threads);
        Finding finding = new Finding(instance, registry, calls, beats, questions, threads);
        this.byName = new ByName(instance, registry, questions, finding, masker, threads);
        this.firings = new Firings(instance, calls, beats, settings.onUnavailable(), events, threads);
        this.bulk = new Bulk(instance, registry, calls, beats, questions, byName, threads);
    }

    /** Joins. Returns at once; whether the engine answers shows later. */
    public void start() {
        engine.listen(instance, inbox::take);
        engine.onReconnect(claims::reconnected);
        TimeSource.Driver started = time.drive("inflight-cluster-" + instance, this::advance);
        driver = started;
        beats.wakeWith(started::wake);
        claims.wakeWith(started::wake);
        questions.wakeWith(started::wake);
        lists.wakeWith(started::wake);
        started.wake();
    }

    private long advance() {
        long now = time.nanoTime();
        long claiming = claims.advance(now); // first: after a pause nothing is asked before what must be stopped is
        return Math.min(Math.min(claiming, beats.advance(now)), Math.min(questions.advance(now), lists.advance(now)));
    }

    private Member me() {
        return self.now(claims::count);
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
        return self.since();
    }

    /** What decides about the names of this registry's tasks of the whole cluster. */
    public NameGuard guard() {
        return claims;
    }

    /** How many names the engine has said that runs of this replica have. */
    public int claims() {
        return claims.count();
    }

    /** How often this has happened. */
    public long count(ClusterEvent event) {
        return events.count(event);
    }

    /** How often the engine said this when a task of this replica asked for its name, or did not say anything in time. */
    public long claims(ClaimResult result) {
        return events.claims(result);
    }

    /** How long those took together. */
    public Duration claimTime(ClaimResult result) {
        return Duration.ofNanos(events.claimNanos(result));
    }

    @Override
    public CompletionStage<ClusterPage> list(TaskQuery query) {
        return stage(() -> lists.ofAll(Query.paged(query))).thenApply(page -> counted(page, page.partial()));
    }

    @Override
    public CompletionStage<ClusterPage> list(TaskQuery query, String replica) {
        return stage(() -> lists.ofOne(Query.page(query), Member.requireInstance(replica)))
                .thenApply(page -> counted(page, page.partial()));
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
            events.happened(ClusterEvent.PARTIAL);
        }
        return answer;
    }

    /** Leaves: others see at once that this replica has gone. Waits for less than a second. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        claims.leave();
        beats.leave();
        questions.close();
        TimeSource.Driver started = driver;
        if (started != null) {
            started.close();
        }
        threads.close();
    }
}
