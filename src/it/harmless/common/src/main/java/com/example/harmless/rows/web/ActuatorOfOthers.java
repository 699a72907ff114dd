package com.example.harmless.rows.web;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@About(
        "what Actuator shows of the application: scheduled tasks, mappings, links, meters, health, without what is the library's own")
final class ActuatorOfOthers implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class)
                .with(Auto.WEB, Auto.ACTUATOR)
                .set("management.endpoints.web.exposure.include=*")
                .start()) {
            Sheet.until(
                    "the task has run",
                    () -> App.behind(app.getBean(Jobs.class)).runs.get() > 0);
            sheet.say(
                    "scheduled tasks",
                    Http.get(app, "/actuator/scheduledtasks")
                            .body()
                            .replaceAll("\"time\":\"[^\"]*\"", "\"time\":…")
                            .replaceAll("\"(last|next)Execution\":\\{[^}]*\\}", "\"$1Execution\":…"));
            sheet.say("links", names(Http.get(app, "/actuator").body(), "\"([a-z-]+)\":\\{\"href\""));
            sheet.say("meters", names(Http.get(app, "/actuator/metrics").body(), "\"([a-z.]+)\""));
            sheet.say("health", Http.get(app, "/actuator/health").body());
            sheet.say("handlers", names(Http.get(app, "/actuator/mappings").body(), "\"handler\":\"([^\"]*)\""));
            sheet.say(
                    "filters",
                    names(Http.get(app, "/actuator/mappings").body(), "\"className\":\"([^\"]*[Ff]ilter)\""));
            sheet.say(
                    "conditions answers", Http.get(app, "/actuator/conditions").statusCode());
            sheet.say("beans answers", Http.get(app, "/actuator/beans").statusCode());
        }
    }

    private static Set<String> names(String body, String pattern) {
        return Pattern.compile(pattern)
                .matcher(body)
                .results()
                .map(match -> match.group(1))
                .filter(name -> !name.toLowerCase(Locale.ROOT).contains("inflight") && !name.startsWith("jvm.gc."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableScheduling
    @EnableAsync
    @Import({Jobs.class, Web.class})
    static class Config {}

    @RestController
    static class Web {

        @GetMapping("/")
        String home() {
            return "home";
        }
    }

    static class Jobs {

        final AtomicInteger runs = new AtomicInteger();

        @Scheduled(fixedDelay = 3_600_000)
        public void sweep() {
            runs.incrementAndGet();
        }

        @Scheduled(cron = "0 0 4 1 1 *")
        public void yearly() {}

        @Async
        public void never() {}
    }
}
