package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Says;
import com.example.harmless.frame.Sheet;
import dev.inflight.InFlightRegistry;
import dev.inflight.TaskSpec;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableAsync;

@About("null arguments are refused at once, and nothing has changed then")
@Says({
    "no work: refused",
    "no executor: refused",
    "no spec: refused",
    "no listener: refused",
    "run on the caller's thread: false",
    "outstanding: 0",
    "a later start: done",
    "warnings in the log: none"
})
final class NullArguments implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).start()) {
            InFlightRegistry registry = app.getBean(InFlightRegistry.class);
            TaskSpec spec = TaskSpec.named("a").timeout(Duration.ofSeconds(30)).build();
            Set<Thread> on = ConcurrentHashMap.newKeySet();
            Callable<String> work = () -> {
                on.add(Thread.currentThread());
                return "done";
            };
            refused(sheet, "no work", () -> registry.start(spec, null));
            refused(sheet, "no executor", () -> registry.start(spec, work, null));
            refused(sheet, "no spec", () -> registry.start(null, work));
            refused(sheet, "no listener", () -> registry.addListener(null));
            sheet.say("run on the caller's thread", on.contains(Thread.currentThread()));
            sheet.say("outstanding", registry.outstanding());
            sheet.sayFuture("a later start", registry.start(spec, work));
        }
    }

    private static void refused(Sheet sheet, String what, Runnable call) {
        try {
            call.run();
            sheet.say(what, "accepted");
        } catch (NullPointerException | IllegalArgumentException refused) {
            sheet.say(what, "refused");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    static class Config {}
}
