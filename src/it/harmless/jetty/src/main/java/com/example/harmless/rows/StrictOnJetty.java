package com.example.harmless.rows;

import com.example.harmless.frame.About;
import com.example.harmless.frame.AmbiguousChange;
import com.example.harmless.frame.Differs;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableAsync;

@About("MVC on Jetty: an ambiguous POST to Actuator (one name in the query, another in the body) stops neither")
@Differs(line = "listed", without = "0", with = "2", why = "the endpoint lists what is running")
final class StrictOnJetty implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        AmbiguousChange.play(sheet, Config.class);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @Import(AmbiguousChange.Jobs.class)
    static class Config {}
}
