package dev.inflight.cluster.member;

import dev.inflight.CancelReport;
import dev.inflight.CancelRequest;
import dev.inflight.InFlightRegistry;
import dev.inflight.Outcome;
import dev.inflight.RunMismatchException;
import dev.inflight.TaskText;
import dev.inflight.cluster.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what other replicas want of this one, and answers them. An order that makes no sense is not taken. */
final class Orders {

    static final String LIST = "LIST";
    static final String FIND = "FIND";
    static final String CANCEL = "CANCEL";
    static final String EXTEND = "EXTEND";
    static final String TASK = "TASK";
    static final String STOP = "STOP";

    /** A key of an answer, with what has gone wrong. */
    static final String REFUSED = "refused";

    /** A key of an answer: too many others ask at the moment. */
    static final String BUSY = "busy";

    /** A key of an answer: another run has the name. */
    static final String OTHER = "other";

    /** A key of an answer: the run's future has ended. */
    static final String STOPPED = "stopped";

    /** A key of an answer: its work has gone, or nobody knows the run. Of an order: that is what is asked for. */
    static final String GONE = "gone";

    /** A cancel holds a thread while it waits. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** Whoever is to be told of a run's end holds none. */
    static final Duration LONGEST_WATCH = Duration.ofMinutes(5);

    private static final Logger LOGGER = LoggerFactory.getLogger(Orders.class);

    /** These wait where others are refused. */
    private static final Set<String> CHANGES = Set.of(CANCEL, EXTEND, STOP);

    private final String instance;
    private final InFlightRegistry registry;
    private final Answers answers;
    private final Calls calls;
    private final Beats beats;
    private final OrderThreads threads;
    private final Stops stops;
    private volatile Consumer<? super CarriedOut> trail = done -> {};
    private volatile @Nullable TaskSource tasks;

    Orders(String instance, InFlightRegistry registry, Calls calls, Beats beats, OrderThreads threads, Stops stops) {
        this.instance = instance;
        this.registry = registry;
        this.answers = new Answers(registry);
        this.calls = calls;
        this.beats = beats;
        this.threads = threads;
        this.stops = stops;
    }

    void tell(Consumer<? super CarriedOut> auditTrail) {
        trail = auditTrail;
    }

    void askFor(TaskSource source) {
        tasks = source;
    }

    /** An order, read and understood. */
    private interface Order {
        /** Returns the answer's fields; {@code null}: it answers later by itself. */
        @Nullable Map<String, String> carryOut();
    }

    /** Takes an order. Returns whether it made sense. Does not block. */
    boolean accept(Message message) {
        Order order;
        try {
            order = read(message);
        } catch (IllegalArgumentException | ArithmeticException nonsense) {
            LOGGER.debug("dropped {}: {}", message, nonsense.toString());
            return false;
        }
        if (order == null) {
            return false;
        }
        boolean changes = CHANGES.contains(message.type());
        Runnable task = () -> run(message, order);
        if (!(changes ? threads.queue(task) : threads.offer(task))) {
            answer(message, Map.of(BUSY, "1"));
        }
        return true;
    }

    private @Nullable Order read(Message message) {
        Map<String, String> fields = message.fields();
        return switch (message.type()) {
            case LIST -> {
                var query = Query.of(fields);
                boolean brief = fields.containsKey("brief");
                yield () -> answers.list(query, brief);
            }
            case FIND -> {
                String name = TaskText.requireName("name", required(fields, "name"));
                String id = fields.get("run") == null ? null : TaskText.requireName("run", required(fields, "run"));
                boolean detail = fields.containsKey("detail");
                yield () -> answers.find(name, id, detail);
            }
            case CANCEL -> cancel(message);
            case EXTEND -> extend(message);
            case TASK -> task(message);
            case STOP -> {
                Runnable stop = stops.read(fields, message.from(), answer -> answer(message, answer));
                yield () -> {
                    stop.run();
                    return null;
                };
            }
            default -> null;
        };
    }

    private Order cancel(Message message) {
        Map<String, String> fields = message.fields();
        String by = by(fields);
        String reason = TaskText.clip(fields.getOrDefault("reason", CancelRequest.NO_REASON));
        Duration wait = wait(fields, LONGEST_WAIT);
        List<CancelRequest> requests = new ArrayList<>();
        for (String line : Rows.lines(required(fields, "ids"))) {
            RowReader run = new RowReader(line);
            String id = run.name();
            requests.add(new CancelRequest(run.name(), id, by, reason, wait));
        }
        return () -> requests.size() == 1 ? cancelOne(message, requests.get(0)) : cancelAll(message, requests);
    }

    private Map<String, String> cancelOne(Message message, CancelRequest request) {
        try {
            Optional<CancelReport> report = registry.cancel(request);
            if (report.isEmpty()) {
                return Map.of();
            }
            Outcome outcome = report.get().outcome();
            note(message, List.of(request), outcome.name());
            return Map.of("reports", Rows.ofReport(report.get()));
        } catch (RunMismatchException another) {
            return Map.of(OTHER, String.valueOf(another.getMessage()));
        }
    }

    private Map<String, String> cancelAll(Message message, List<CancelRequest> requests) {
        List<CancelReport> reports = registry.cancelAll(requests);
        note(message, requests, reports.size() + " of " + requests.size());
        return Map.of("reports", reports.stream().map(Rows::ofReport).collect(Collectors.joining("\n")));
    }

    private void note(Message message, List<CancelRequest> requests, String result) {
        CancelRequest first = requests.get(0);
        List<String> ids =
                requests.stream().map(request -> String.valueOf(request.id())).toList();
        note(new CarriedOut(CANCEL, first.by(), message.from(), first.name(), ids, first.reason(), result));
    }

    private void note(CarriedOut done) {
        try {
            trail.accept(done);
        } catch (RuntimeException broken) {
            LOGGER.warn(
                    "an order of another replica was carried out, but its audit event could not be written", broken);
        }
    }

    private Order extend(Message message) {
        Map<String, String> fields = message.fields();
        String name = TaskText.requireName("name", required(fields, "name"));
        String id = TaskText.requireName("run", required(fields, "run"));
        String by = by(fields);
        Duration longer = Duration.ofMillis(Long.parseLong(required(fields, "millis")));
        if (longer.isNegative() || longer.isZero()) {
            throw new IllegalArgumentException("millis must be positive, not " + longer);
        }
        return () -> {
            Map<String, String> answer = answers.extend(name, id, longer);
            if (answer.containsKey("rows")) {
                note(new CarriedOut(EXTEND, by, message.from(), name, List.of(id), "", longer.toString()));
            }
            return answer;
        };
    }

    private @Nullable Order task(Message message) {
        String id = TaskText.requireName("run", required(message.fields(), "run"));
        Duration wait = wait(message.fields(), LONGEST_WATCH);
        TaskSource source = tasks;
        return source == null
                ? null
                : () -> {
                    var unused = source.tell(id, wait).whenComplete((told, failure) -> {
                        Map<String, String> answer = new HashMap<>();
                        if (failure != null) {
                            answer.put(REFUSED, failure.toString());
                        } else {
                            told.ifPresent(text -> answer.put("task", text));
                        }
                        answer(message, answer);
                    });
                    return null;
                };
    }

    private void run(Message message, Order order) {
        Map<String, String> answer;
        try {
            answer = order.carryOut();
        } catch (IllegalArgumentException refused) {
            answer = Map.of(REFUSED, String.valueOf(refused.getMessage()));
        } catch (RuntimeException broken) {
            LOGGER.warn("{} could not be carried out", message, broken);
            answer = Map.of(REFUSED, broken.toString());
        }
        if (answer != null) {
            answer(message, answer);
        }
    }

    private void answer(Message order, Map<String, String> fields) {
        OptionalLong now = beats.engineMicros();
        if (now.isEmpty()) {
            return;
        }
        Map<String, String> all = new HashMap<>(fields);
        all.put("re", order.id());
        long until = now.getAsLong() + TimeUnit.NANOSECONDS.toMicros(Questions.LONGEST_VALIDITY.toNanos());
        try {
            var unused = calls.send(
                    List.of(order.from()), new Message(Questions.randomId(), instance, Message.ANSWER, until, all));
        } catch (IllegalArgumentException tooLarge) {
            LOGGER.warn("{} could not be answered: {}", order, tooLarge.getMessage());
        }
    }

    private static String by(Map<String, String> fields) {
        return TaskText.clip(fields.getOrDefault("by", CancelRequest.DEFAULT_BY));
    }

    private static Duration wait(Map<String, String> fields, Duration most) {
        long millis = Long.parseLong(fields.getOrDefault("wait", "0"));
        return Duration.ofMillis(Math.max(0, Math.min(millis, most.toMillis())));
    }

    static String required(Map<String, String> fields, String key) {
        String value = fields.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }
}
