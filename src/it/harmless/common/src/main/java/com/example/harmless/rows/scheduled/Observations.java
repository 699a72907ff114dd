package com.example.harmless.rows.scheduled;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

@About(
        value =
                "observations of @Scheduled methods with Micrometer: their names, tags and errors, what is current inside",
        countsWarnings = false)
final class Observations implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).with(Auto.ACTUATOR).start()) {
            Jobs jobs = App.behind(app.getBean(Jobs.class));
            Config config = app.getBean(Config.class);
            Sheet.until("observed", () -> config.seen.size() >= 2 && jobs.inside.size() >= 1);
            sheet.say("observations", config.seen);
            sheet.say("inside", jobs.inside);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @Import(Jobs.class)
    static class Config {

        final Set<String> seen = new ConcurrentSkipListSet<>();

        @Bean
        ObservationHandler<Observation.Context> looking() {
            return new ObservationHandler<>() {
                @Override
                public void onStop(Observation.Context context) {
                    if (!context.getName().startsWith("inflight")) {
                        seen.add(context.getName() + " '" + context.getContextualName() + "' "
                                + context.getLowCardinalityKeyValues().stream()
                                        .map(pair -> pair.getKey() + "=" + pair.getValue())
                                        .toList());
                    }
                }

                @Override
                public boolean supportsContext(Observation.Context context) {
                    return true;
                }
            };
        }
    }

    static class Jobs {

        final Set<String> inside = new ConcurrentSkipListSet<>();

        @Autowired
        private ObservationRegistry observations;

        @Scheduled(fixedDelay = 50)
        public void sweep() {
            Observation current = observations.getCurrentObservation();
            inside.add(current == null ? "none" : current.getContextView().getName());
        }

        @Scheduled(fixedDelay = 50)
        public void fails() {
            throw new IllegalStateException("on purpose");
        }
    }
}
