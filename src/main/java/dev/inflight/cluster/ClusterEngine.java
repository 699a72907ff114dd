package dev.inflight.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What the replicas of a service share: who of them is alive, who has which name, an inbox for each, and one clock. One object
 * per replica, over a server that all of them reach.
 *
 * <p><b>Time.</b> No method but {@link #close} blocks. Every stage is complete within the engine's timeout and 50 ms more, with a value or with an
 * {@link EngineUnavailableException}. The exception means <em>unknown</em>, not <em>no</em>: the server may have done what was
 * asked, or may do it later.
 *
 * <p><b>Order.</b> Calls of one replica take effect in the order in which they were made, unless one of them became unknown.
 *
 * <p><b>Threads.</b> Safe for use by any thread. What is attached to a stage runs on a thread of the engine, or at once where
 * the stage is complete already; it must not block.
 *
 * <p><b>Errors.</b> Arguments that are wrong by themselves are refused with an exception on the caller's thread. Everything else
 * is told by the stage. After {@link #close} every stage fails.
 *
 * <p>Whoever writes one for another server has the test {@code dev.inflight.test.cluster.ClusterEngineContract} in the test kit.
 */
public interface ClusterEngine extends AutoCloseable {

    /**
     * Says that a replica is alive, and leaves what it tells of itself for the others.
     *
     * @param me what the others see
     * @param lease for how long it counts as alive from now, by the engine's clock; zero: it leaves
     * @return what the engine knew before
     */
    CompletionStage<Beat> beat(Member me, Duration lease);

    /**
     * Asks for a name on behalf of a run. It is granted when the name is free, when the run has it already, when the run that
     * has it is the one that may be replaced, or when the replica that it belongs to is not alive. A run belongs to the replica
     * in its id, which is all before the last {@code -} and a number; one without that counts as alive until its claim expires.
     *
     * <p>Tokens of a name grow with every run that it is granted to.
     */
    CompletionStage<Claim> claim(ClaimRequest request);

    /**
     * Gives a name back.
     *
     * @return whether it was this run's; if not, nothing was changed
     */
    CompletionStage<Boolean> release(String name, String run);

    /** Who is alive, and who ceased to be within the last 10 minutes without leaving; in the order of their instances. */
    CompletionStage<List<Member>> members();

    /**
     * Puts a message into inboxes. Complete when the engine has it in all of them, which is no promise that anybody reads it: an
     * inbox that nobody empties is forgotten two leases after its last message, and holds about 10 000.
     *
     * @param to instances, whether alive or not; of none, nothing is done
     */
    CompletionStage<Void> send(Collection<String> to, Message message);

    /**
     * Hands over what arrives in the inbox of a replica, from now on and until the engine is closed: each message at least once,
     * those of one sender in the order in which they were sent. What makes no sense arrives as {@link Message#UNREADABLE}.
     *
     * @param handler called by one thread at a time, never the caller's; what it throws is logged. It must not block
     * @throws IllegalStateException when this engine listens already
     */
    void listen(String instance, Consumer<Message> handler);

    /**
     * Says whom to tell when a connection is there again, or leads to another server, so that what was acknowledged before may be
     * unknown there. An engine that has none need not.
     *
     * @param listener called by any thread; it does not block
     */
    default void onReconnect(Runnable listener) {}

    /**
     * Ends the listening, fails what is open and lets go of what the engine holds; alone may wait for that, some seconds. It is
     * not how a replica leaves, which is a beat with no lease.
     */
    @Override
    void close();
}
