//! Promises about every picture, on a run written by hand and on random ones.

use super::*;
use crate::timeline::tests::stalled;

fn picture() -> Picture {
    let trace = stalled();
    let timeline = Timeline::from(&trace);
    let findings = crate::findings::findings(&timeline, &crate::findings::Sources::default());
    Picture::new(&trace, &timeline, &findings)
}

#[test]
fn a_stalled_heartbeat_is_late_while_its_neighbour_keeps_the_thread() {
    insta::assert_snapshot!(text::draw(&picture(), 80), @r"
                   0.0      0.1     0.2      0.3     0.4      0.5     0.6      0.7 s
    thread main   ||                    |################ lane 3 ##################
      lane 1 :1   ||---------------------- sleep · line 11 ------------------------>
                                                              still here at the end
        lane 2 :2 ||--- sleep · line 12 -----!!!!! due at 0.3, polled at 0.75 !!!!!o
        lane 3 :3 ||- sleep · line 13 --|######## thread::sleep · line 16 #########o
    | polled   # keeps the thread   - waits   ! late   o done   > left over
    total 0.75 s   sum of the 2 parts 1.05 s   longest part 0.75 s
    ");
}

#[test]
fn a_label_that_is_too_long_gives_way_to_its_line_in_characters_as_in_the_svg() {
    let mut picture = picture();
    let row = picture.rows.iter_mut().find(|row| row.name == "lane 2");
    let waits = |mark: &&mut Mark| mark.look == BarState::Waiting;
    let mark = row.unwrap().marks.iter_mut().find(waits).unwrap();
    mark.label = Label::from("a permit that fetch(\"B\") holds · line ").line(12);
    let text = text::draw(&picture, 80);
    assert!(text.contains("------ line 12 ------"), "{text}");
    let wide = text::draw(&picture, 200);
    assert!(
        wide.contains("a permit that fetch(\"B\") holds · line 12"),
        "{wide}"
    );
    let svg = svg::draw(&picture, svg::Scale::of(&picture), "x");
    assert!(svg.contains(">line 12</text>"), "{svg}");
}

#[test]
fn a_late_label_that_is_too_long_gives_way_to_when_it_was_due() {
    let text = text::draw(&picture(), 60);
    assert!(text.contains("! due at 0.3 !"), "{text}");
}

#[test]
fn a_picture_reads_back_as_it_was_written() {
    let picture = picture();
    assert_eq!(Picture::from_json(&picture.to_json()).unwrap(), picture);
}

#[test]
fn names_with_markup_cannot_break_the_page() {
    let mut picture = picture();
    for row in &mut picture.rows {
        row.name = "<script>alert(\"&\")</script>".into();
    }
    let html = html::figure(&picture, "x");
    assert!(!html.contains("<script>"), "{html}");
    assert!(
        !html.contains("\n\n"),
        "a blank line would end the block in Markdown"
    );
}

#[test]
fn a_longer_scale_leaves_room_at_the_end() {
    let picture = picture();
    let mut longer = picture.clone();
    longer.total *= 2;
    let common = svg::Scale::common([&picture, &longer].into_iter());
    let (own, longer) = (
        svg::draw(&picture, svg::Scale::of(&picture), "x"),
        svg::draw(&picture, common, "x"),
    );
    assert_ne!(own, longer);
    assert_eq!(
        own.matches("class=\"mark").count(),
        longer.matches("class=\"mark").count()
    );
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for columns in [40, 60, 80, 120] {
        let text = text::draw(&picture(), columns);
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(columns), "{columns}:\n{text}");
    }
}

#[test]
fn every_state_and_every_ending_has_a_sign_in_a_colour_of_the_image() {
    use BarState::*;
    let looks = [Running, Busy, Blocking, Waiting, Ready, Late, NotStarted];
    let mark = |look| Mark {
        from: 0,
        to: 1,
        look,
        label: Label::default(),
        line: None,
    };
    use RowEnd::*;
    let row = |how| Row {
        name: "lane".to_owned(),
        line: None,
        depth: 0,
        thread: false,
        marks: looks.map(mark).to_vec(),
        end: Some(End {
            at: 1,
            how,
            label: String::new(),
        }),
    };
    let ends = [Done, Cancelled, Panicked, NeverPolled, Collected, Left];
    let picture = Picture {
        rows: ends.map(row).to_vec(),
        ..picture()
    };
    let signs = html::signs(&picture);
    let coloured = signs.matches("<span style=\"color:#").count();
    assert_eq!(coloured, looks.len() + ends.len(), "{signs}");
    assert!(signs.contains("color:#c98e00\">▨</span> late"), "{signs}");
}
