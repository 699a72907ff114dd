package dev.inflight.service.tasks;

import dev.inflight.DurationText;
import dev.inflight.TaskScope;
import dev.inflight.TaskSpec;
import dev.inflight.TaskText;
import dev.inflight.autoconfigure.InFlightProperties;
import dev.inflight.cluster.ClusterFiring;
import dev.inflight.cluster.member.ClusterMember;
import dev.inflight.service.outbound.OutboundRequest;
import dev.inflight.service.outbound.OutboundRequests;
import dev.inflight.service.problem.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.CronTask;
import org.springframework.scheduling.config.FixedRateTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.config.TriggerTask;
import org.springframework.stereotype.Component;

/**
 * Starts the configured calls when their time has come; of all replicas of a cluster one does. A schedule that cannot be read
 * stops the service at its start, by the name of the property.
 */
@Component
class Schedules implements SchedulingConfigurer {

    private static final Logger LOGGER = LoggerFactory.getLogger(Schedules.class);
    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** So that there is room for a number behind it. */
    private static final int LONGEST_NAME = 180;

    private final Tasks tasks;
    private final Duration longest;
    private final List<FixedRateTask> periodic = new ArrayList<>();
    private final List<CronTask> cron = new ArrayList<>();
    private final List<TriggerTask> shared = new ArrayList<>();
    private final Set<String> sharedNames = new HashSet<>();
    private final @Nullable ClusterMember cluster;
    private final InstantSource clock;

    Schedules(
            ScheduleProperties http,
            OutboundRequests requests,
            Tasks tasks,
            InFlightProperties inFlight,
            ObjectProvider<ClusterMember> cluster,
            InstantSource clock) {
        this.tasks = tasks;
        this.cluster = cluster.getIfAvailable();
        this.clock = clock;
        this.longest = inFlight.maxTimeout();
        for (int n = 0; n < http.schedules().size(); n++) {
            read(
                    "inflight.http.schedules[" + n + "]",
                    "schedule-" + n,
                    http.schedules().get(n),
                    requests);
        }
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        periodic.forEach(registrar::addFixedRateTask);
        cron.forEach(registrar::addCronTask);
        shared.forEach(registrar::addTriggerTask);
    }

    private void read(String property, String name, ScheduleProperties.Schedule schedule, OutboundRequests requests) {
        if (schedule.scope() == TaskScope.CLUSTER && cluster == null) {
            throw bad(property + ".scope", schedule.scope(), "needs a cluster: set inflight.cluster.engine");
        }
        Duration timeout = positive(property + ".timeout", schedule.timeout());
        if (timeout.compareTo(longest) > 0) {
            throw bad(property + ".timeout", schedule.timeout(), "exceeds inflight.max-timeout, which is " + longest);
        }
        TaskOrder order = new TaskOrder(
                spec(property, name, schedule, timeout), request(property, schedule, requests), timeout.toString());
        Runnable start = () -> start(property, order);
        if ((schedule.every() == null) == (schedule.cron() == null)) {
            throw bad(property + ".every", schedule.every(), "exactly one of every and cron must be set");
        }
        String expression = schedule.cron();
        ClusterMember replicas = schedule.scope() == TaskScope.LOCAL ? null : cluster;
        if (expression != null && replicas != null) {
            share(
                    order,
                    replicas,
                    start,
                    checked(property + ".cron", expression, () -> Rhythm.cron(expression, ZoneId.systemDefault())));
        } else if (expression != null) {
            cron.add(checked(property + ".cron", expression, () -> new CronTask(start, expression)));
        } else {
            Duration every = positive(property + ".every", schedule.every());
            if (every.compareTo(SHORTEST) < 0) {
                throw bad(property + ".every", schedule.every(), "must be at least " + SHORTEST);
            }
            if (replicas == null) {
                periodic.add(new FixedRateTask(start, every, Duration.ZERO));
            } else {
                share(order, replicas, start, Rhythm.every(every));
            }
        }
    }

    private void share(TaskOrder order, ClusterMember replicas, Runnable start, Rhythm rhythm) {
        Occurrences occurrences =
                (name, number, keep) -> replicas.fire(name, number, keep).thenApply(ClusterFiring::isToFire);
        SharedSchedule schedule =
                new SharedSchedule(sharedName(order), rhythm, replicas.lease(), clock, occurrences, start);
        shared.add(new TriggerTask(schedule, schedule));
    }

    /** Of two schedules with one name, the later has another here: they may plan the same instant, and each is to call. */
    private String sharedName(TaskOrder order) {
        String name = TaskText.clip(String.valueOf(order.spec().name()), LONGEST_NAME);
        String free = name;
        for (int n = 2; !sharedNames.add(free); n++) {
            free = name + "#" + n;
        }
        return free;
    }

    private static TaskSpec spec(String property, String name, ScheduleProperties.Schedule schedule, Duration timeout) {
        try {
            return TaskSpecs.create(
                    schedule.name() == null ? name : schedule.name(),
                    schedule.kind(),
                    schedule.label(),
                    timeout,
                    schedule.overlap(),
                    schedule.scope() == null ? TaskScope.LOCAL : schedule.scope());
        } catch (Refusal e) {
            throw bad(property + "." + e.field(), null, e.detail());
        }
    }

    private static OutboundRequest request(
            String property, ScheduleProperties.Schedule schedule, OutboundRequests requests) {
        ScheduleProperties.Call call = schedule.request();
        try {
            return call == null
                    ? requests.create(null, null, Map.of(), null)
                    : requests.create(call.method(), call.url(), call.headers(), call.body());
        } catch (Refusal e) {
            throw bad(property + "." + e.field(), null, e.detail());
        }
    }

    private static Duration positive(String property, @Nullable String text) {
        if (text == null) {
            throw bad(property, null, "is missing");
        }
        return checked(property, text, () -> DurationText.readPositive("it", text));
    }

    private static <T> T checked(String property, Object value, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw bad(property, value, String.valueOf(e.getMessage()));
        }
    }

    private static InvalidConfigurationPropertyValueException bad(
            String property, @Nullable Object value, String reason) {
        return new InvalidConfigurationPropertyValueException(property, value, reason);
    }

    private void start(String property, TaskOrder order) {
        try {
            var unused = tasks.start(order);
        } catch (Refusal e) {
            // that the one before still runs is what its overlap policy is for, and the registry has said so
            Level level = e.status() == HttpStatus.CONFLICT ? Level.DEBUG : Level.WARN;
            LOGGER.atLevel(level).addKeyValue("schedule", property).log("not started: {}", e.detail());
        }
    }
}
