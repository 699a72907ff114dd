package dev.inflight.service.attack;

import dev.inflight.service.ServiceClient;
import dev.inflight.service.ServiceClient.Answer;
import dev.inflight.service.SlowUpstream;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Those the service is there for: they start, look, wait and stop, and expect the right answer each time. */
final class HonestClients implements AutoCloseable {

    private final ServiceClient service;
    private final SlowUpstream quick = SlowUpstream.answering("hello");
    private final SlowUpstream silent = SlowUpstream.saying(SlowUpstream.SILENCE);
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final Queue<Long> nanos = new ConcurrentLinkedQueue<>();

    HonestClients(ServiceClient service) {
        this.service = service;
    }

    /** One client's round, under its own name. */
    void round(String name) {
        Answer started = timed(() -> service.start(name, "60s", quick.url()));
        expect("a start", 202, started);
        Answer ended = timed(() -> service.ended(started.at("id")));
        expect("its end", 200, ended);
        if (!ended.at("outcome").equals("COMPLETED")
                || !ended.json().at("/response/body").asString().equals("hello")) {
            complaints.add("a task did not complete: " + ended.text());
        }
        Answer slow = timed(() -> service.start(name + ":slow", "60s", silent.url()));
        expect("a slow start", 202, slow);
        Answer listed = timed(() -> service.get("/actuator/inflight?name=" + name + ":*"));
        expect("a list", 200, listed);
        if (!listed.at("matched").equals("1")) {
            complaints.add("not listed: " + listed.text());
        }
        Answer stopped = timed(() -> service.post(
                "/actuator/inflight", "{\"name\":\"" + name + ":slow\",\"reason\":\"enough\",\"wait\":\"10s\"}"));
        expect("a stop", 200, stopped);
        quick.forget();
        silent.forget();
    }

    private Answer timed(java.util.function.Supplier<Answer> call) {
        long before = System.nanoTime();
        Answer answer = call.get();
        nanos.add(System.nanoTime() - before);
        return answer;
    }

    private void expect(String what, int status, Answer answer) {
        if (answer.status() != status) {
            complaints.add(what + " was answered " + answer.status() + ": " + answer.text());
        }
    }

    void complain(Exception failure) {
        complaints.add(failure.toString());
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }

    int requests() {
        return nanos.size();
    }

    @Override
    public String toString() {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return String.format(
                Locale.ROOT,
                "%d honest requests, %d complaints; median %.1f ms, 99%% %.1f ms, worst %.0f ms",
                sorted.length,
                complaints.size(),
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                sorted[sorted.length - 1] / 1e6);
    }

    @Override
    public void close() {
        quick.close();
        silent.close();
    }
}
