package dev.inflight.cluster.member;

import dev.inflight.TaskCounts;
import dev.inflight.cluster.Claim;
import dev.inflight.cluster.ClaimRequest;
import dev.inflight.cluster.Member;
import dev.inflight.cluster.MemoryClusterEngine;
import dev.inflight.cluster.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** A replica that says what the test has it say, as one of another version or of ill will would. */
final class Puppet {

    private final Replicas replicas;
    private final String instance;
    private final MemoryClusterEngine engine;
    final Queue<Message> received = new ConcurrentLinkedQueue<>();
    private volatile Function<Message, Map<String, String>> answers = order -> null;

    Puppet(Replicas replicas, String instance) {
        this.replicas = replicas;
        this.instance = instance;
        this.engine = replicas.hub.engine(instance, Duration.ofMillis(400));
        engine.listen(instance, message -> {
            received.add(message);
            Map<String, String> answer = answers.apply(message);
            if (answer != null && !message.type().equals(Message.ANSWER)) {
                Map<String, String> fields = new HashMap<>(answer);
                fields.put("re", message.id());
                send(message.from(), Message.ANSWER, fields);
            }
        });
        beat("a puppet");
    }

    void beat(String host) {
        TaskCounts counts = new TaskCounts(41, 0, 41, 0, 0, Duration.ofSeconds(80));
        replicas.now(engine.beat(new Member(instance, host, Instant.EPOCH, 1, counts, 0), Replicas.LEASE));
    }

    CompletionStage<Claim> claim(String name, String run) {
        return engine.claim(ClaimRequest.of(name, run, Duration.ofMinutes(1)));
    }

    Puppet answering(Function<Message, Map<String, String>> how) {
        answers = how;
        return this;
    }

    void send(String to, String type, Map<String, String> fields) {
        send(to, new Message(Questions.randomId(), instance, type, soon(), fields));
    }

    void send(String to, Message message) {
        var unused = engine.send(List.of(to), message);
    }

    long soon() {
        return replicas.hub.engineMicros() + 10_000_000;
    }
}
