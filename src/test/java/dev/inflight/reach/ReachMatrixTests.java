package dev.inflight.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.inflight.CancelReport;
import dev.inflight.TaskActivity;
import dev.inflight.TaskState;
import dev.inflight.reach.ReachedApplication.Blocked;
import dev.inflight.reach.ReachedApplication.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Methods that nobody has changed, in real applications of Boot, which wait for a server that never answers and are cancelled by
 * name. How long it took is logged at DEBUG; what is asserted is generous for a busy machine.
 */
class ReachMatrixTests {

    private static final List<String> FACTORIES = List.of("jdk", "http-components", "jetty", "reactor", "simple");
    private static final Map<Setting, ReachedApplication> APPLICATIONS = new HashMap<>();

    @AfterAll
    static void stop() throws IOException {
        for (ReachedApplication application : APPLICATIONS.values()) {
            application.close();
        }
        APPLICATIONS.clear();
    }

    /** One for many cells. */
    private static ReachedApplication application(Setting setting) throws IOException {
        assumeTrue(!setting.virtual() || Runtime.version().feature() >= 21, "virtual threads");
        ReachedApplication running = APPLICATIONS.get(setting);
        if (running == null) {
            running = new ReachedApplication(setting);
            APPLICATIONS.put(setting, running);
        }
        return running;
    }

    record Cell(Setting setting, ReachedCall call) {
        @Override
        public String toString() {
            return call + (call.hasFactory() ? " by " + setting.factory() : "") + " on "
                    + (setting.virtual() ? "virtual" : "platform") + " threads";
        }
    }

    static Stream<Cell> cells() {
        return Stream.of(false, true)
                .flatMap(virtual -> FACTORIES.stream().flatMap(factory -> {
                    Setting setting = new Setting(factory, virtual, true);
                    return Arrays.stream(ReachedCall.values())
                            .filter(call -> call.hasFactory() || factory.equals(FACTORIES.get(0)))
                            .map(call -> new Cell(setting, call));
                }));
    }

    /** Which effect is reported is the truth; on virtual threads an interrupt would do nearly everywhere. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void a_stop_reaches_the_work(Cell cell) throws Exception {
        ReachedApplication application = application(cell.setting());
        Blocked blocked = application.blockedIn(cell.call());

        long from = System.nanoTime();
        CancelReport report = application.cancel(blocked, Duration.ofSeconds(4));
        long left = System.nanoTime() - from;
        blocked.gone().get(10, TimeUnit.SECONDS);

        System.getLogger("reach")
                .log(
                        System.Logger.Level.DEBUG,
                        cell + ": " + report.effect() + ", work gone after " + TimeUnit.NANOSECONDS.toMillis(left)
                                + " ms");
        TaskActivity activity = blocked.shown().activity();
        SoftAssertions.assertSoftly(softly -> {
            softly.assertThat(report.state()).isEqualTo(TaskState.ENDED);
            softly.assertThat(report.effect())
                    .isEqualTo(cell.call().effect(cell.setting().factory()));
            softly.assertThat(activity == null ? null : activity.text())
                    .isEqualTo(cell.call().shown(application.httpPort()));
        });
    }

    @ParameterizedTest(name = "{1} by {0}")
    @CsvSource({"http-components, REST_CLIENT", "simple, REST_TEMPLATE", "simple, MAIL"})
    void without_reach_it_does_not(String factory, ReachedCall call) throws Exception {
        ReachedApplication application = application(new Setting(factory, false, false));
        Blocked blocked = application.blockedIn(call);

        CancelReport report = application.cancel(blocked, Duration.ofSeconds(1));

        assertThat(report.state()).isEqualTo(TaskState.STOPPING);
        assertThat(blocked.gone()).isNotDone();
        application.hangUp();
    }
}
