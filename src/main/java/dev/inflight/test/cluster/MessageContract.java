package dev.inflight.test.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.inflight.cluster.ClusterEngine;
import dev.inflight.cluster.Message;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What replicas say to each other. */
abstract class MessageContract extends ClaimContract {

    static Message message(String id) {
        return new Message(id, "a", "LIST", 1, Map.of("name", "prices:*", "limit", "100"));
    }

    @Test
    public void a_message_arrives_as_it_was_sent() {
        List<Message> got = listenTo(engine("b"), "b");
        Message sent = new Message("m1", "a", "LIST", 17, Map.of("name", "ä😀\t\n\u0000{}", "empty", ""));

        answer(engine("a").send(List.of("b"), sent));

        eventually("it arrives", () -> got.contains(sent));
    }

    @Test
    public void messages_of_one_sender_keep_their_order() {
        List<Message> got = listenTo(engine("b"), "b");
        ClusterEngine sender = engine("a");
        List<Message> sent =
                IntStream.range(0, 200).mapToObj(i -> message("m" + i)).toList();

        sent.forEach(message -> sender.send(List.of("b"), message));

        eventually("all arrive", () -> got.stream().distinct().count() == sent.size());
        assertThat(got.stream().distinct()).containsExactlyElementsOf(sent);
    }

    @Test
    public void a_message_to_several_arrives_at_each() {
        List<Message> got = listenTo(engine("b"), "b");
        List<Message> gotToo = listenTo(engine("c"), "c");

        answer(engine("a").send(List.of("b", "c"), message("m1")));

        eventually("it arrives at one", () -> got.contains(message("m1")));
        eventually("it arrives at the other", () -> gotToo.contains(message("m1")));
    }

    @Test
    public void a_message_to_another_does_not_arrive() {
        List<Message> got = listenTo(engine("b"), "b");
        ClusterEngine sender = engine("a");
        answer(sender.send(List.of("c"), message("m1")));
        answer(sender.send(List.of("b"), message("m2")));

        eventually("the later one arrives", () -> got.contains(message("m2")));
        assertThat(got).doesNotContain(message("m1"));
    }

    @Test
    public void a_replica_may_send_to_itself() {
        ClusterEngine engine = engine("a");
        List<Message> got = listenTo(engine, "a");

        answer(engine.send(List.of("a"), message("m1")));

        eventually("it arrives", () -> got.contains(message("m1")));
    }

    @Test
    public void a_message_to_nobody_is_no_trouble() {
        assertThat(answer(engine("a").send(List.of(), message("m1")))).isNull();
    }

    @Test
    public void a_message_to_one_that_does_not_listen_yet_waits() {
        answer(engine("a").send(List.of("b"), message("m1")));

        List<Message> got = listenTo(engine("b"), "b");

        eventually("it arrives", () -> got.contains(message("m1")));
    }

    @Test
    public void the_largest_answer_arrives() {
        List<Message> got = listenTo(engine("b"), "b");
        String rows = "x".repeat(Message.MAX_ANSWER_BYTES - 10);
        Message sent = new Message("m1", "a", Message.ANSWER, 1, Map.of("rows", rows));

        answer(engine("a").send(List.of("b"), sent));

        eventually("it arrives", () -> got.contains(sent));
    }

    @Test
    public void a_handler_that_fails_gets_the_next() {
        AtomicInteger calls = new AtomicInteger();
        engine("b").listen("b", message -> {
            calls.incrementAndGet();
            throw new IllegalStateException("thrown by a test");
        });
        ClusterEngine sender = engine("a");

        answer(sender.send(List.of("b"), message("m1")));
        answer(sender.send(List.of("b"), message("m2")));

        eventually("both were handed over", () -> calls.get() >= 2);
    }

    @Test
    public void a_handler_is_never_called_by_who_sends() {
        ThreadLocal<Boolean> sending = ThreadLocal.withInitial(() -> false);
        List<Boolean> called = new CopyOnWriteArrayList<>();
        ClusterEngine engine = engine("a");
        sending.set(true);
        engine.listen("a", message -> called.add(sending.get()));
        CompletionStage<Void> sent = engine.send(List.of("a"), message("m1"));
        sending.set(false);

        answer(sent);

        eventually("it arrives", () -> !called.isEmpty());
        assertThat(called).containsOnly(false);
    }

    @Test
    public void an_engine_listens_once() {
        ClusterEngine engine = engine("a");
        listenTo(engine, "a");

        assertThatIllegalStateException().isThrownBy(() -> engine.listen("a", message -> {}));
    }

    @Test
    public void what_makes_no_sense_is_not_sent() {
        ClusterEngine engine = engine("a");
        Message nonsense = Message.fromWire(Map.of());

        assertThatIllegalArgumentException().isThrownBy(() -> engine.send(List.of("b"), nonsense));
    }

    static List<Message> listenTo(ClusterEngine engine, String instance) {
        List<Message> got = new CopyOnWriteArrayList<>();
        engine.listen(instance, got::add);
        return got;
    }
}
